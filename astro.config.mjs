import { mkdirSync, writeFileSync } from 'node:fs';
import node from '@astrojs/node';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';

// A statement of a bank; server/http.ts lets no other form be larger than 64 kB.
const LARGEST_FORM_BYTES = 6 * 1024 * 1024;

/** The portal is rendered on demand inside the process of `server/app.ts`; nothing is prerendered. */
export default defineConfig({
  srcDir: './portal',
  publicDir: './portal/public',
  outDir: './dist/portal',
  output: 'server',
  adapter: node({
    mode: 'middleware',
    bodySizeLimit: LARGEST_FORM_BYTES,
    experimentalDisableStreaming: true,
  }),
  integrations: [
    preact(),
    { name: 'settle-files', hooks: { 'astro:build:ssr': writeSettleFiles } },
  ],
  devToolbar: { enabled: false },
  // The content security policy allows no inline script and no inline sheet but the vendor's accent.
  build: { inlineStylesheets: 'never', assets: '_portal' },
  vite: { build: { assetsInlineLimit: 0 } },
  // server/http.ts checks where a form came from. Astro's own check would refuse our forms, for which
  // browsers send `Origin: null` because of `Referrer-Policy: no-referrer`.
  security: { checkOrigin: false },
  session: false,
});

/** The addresses that portal/settle/answer.ts names in a page which Astro does not render. */
function writeSettleFiles({ manifest }) {
  const { styles } = manifest.routes.find(({ routeData }) => routeData.route === '/p/[token]');
  const [, keepLive] = Object.entries(manifest.entryModules).find(([module]) =>
    module.includes('/components/KeepLive.astro?astro&type=script'),
  );
  const files = { sheets: styles.map(({ src }) => `/${src}`), keepLive: `/${keepLive}` };
  mkdirSync(new URL('./dist/portal/server/', import.meta.url), { recursive: true });
  const target = new URL('./dist/portal/server/settle-files.json', import.meta.url);
  writeFileSync(target, JSON.stringify(files));
}
