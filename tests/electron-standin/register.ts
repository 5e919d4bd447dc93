import { registerHooks } from 'node:module';

/** `electron` means the stand-in from here on, for `import` and for `require` alike. */
const standin = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier === 'electron/main'
      ? { url: standin, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});
