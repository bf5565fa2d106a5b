import node from '@astrojs/node';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';

const LARGEST_FORM_BYTES = 64 * 1024;

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
  integrations: [preact()],
  devToolbar: { enabled: false },
  // The content security policy allows no inline script and no inline sheet but the vendor's accent.
  build: { inlineStylesheets: 'never', assets: '_portal' },
  vite: { build: { assetsInlineLimit: 0 } },
  // server/http.ts checks where a form came from. Astro's own check would refuse our forms, for which
  // browsers send `Origin: null` because of `Referrer-Policy: no-referrer`.
  security: { checkOrigin: false },
  session: false,
});
