import type { SaldoServer } from '../saldo-server.ts';

/** Puts websites on the list of those that may show the widget, as the settings page does. */
export const allow = (saldo: SaldoServer, websites: readonly string[]): Promise<void> =>
  saveSettings(saldo, { allowedOrigins: websites });

/** Saves some of the vendor's settings over those that are there. */
export async function saveSettings(
  { origin, vendor }: SaldoServer,
  changed: object,
): Promise<void> {
  const admin = `${origin}/admin/v1`;
  const json = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${admin}/sign-in`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email: vendor.adminEmail, password: vendor.adminPassword }),
  });
  const { cookieName, token } = (await signedIn.json()) as { cookieName: string; token: string };
  const headers = { ...json, cookie: `${cookieName}=${token}` };
  const settings = (await (await fetch(`${admin}/settings`, { headers })).json()) as object;
  const saved = await fetch(`${admin}/settings`, {
    method: 'PUT',
    headers,
    body: JSON.stringify({ ...settings, ...changed }),
  });
  if (!saved.ok) throw new Error(`The settings were not saved: ${await saved.text()}`);
}
