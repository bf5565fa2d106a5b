import type { Deps } from '../deps.ts';
import type { Worker } from '../worker/worker.ts';
import type { DemoAccess } from './demo-vendor.ts';
import type { SandboxWorld } from './world.ts';

export type CastMember = { readonly label: string; readonly number: string };

export type Stage = {
  readonly deps: Deps;
  readonly world: SandboxWorld;
  readonly worker: Worker;
  readonly access: DemoAccess;
  readonly app: { readonly request: (path: string, init: RequestInit) => Response | Promise<Response> };
};

export async function playCast(_stage: Stage): Promise<readonly CastMember[]> {
  return [];
}
