import config from '../../playwright.config.ts';

const launch = config.use?.launchOptions;

/** A Chromium that gives frames of another site no cookies (threat T40), whoever built it. */
export const blockingLaunch = {
  ...launch,
  args: [...(launch?.args ?? []), '--test-third-party-cookie-phaseout'],
};
