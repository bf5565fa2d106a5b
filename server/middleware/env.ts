import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Actor } from '../domain/decision.ts';
import type { PortalScope } from '../services/auth/open-link.ts';

/** What middleware leaves for the handlers behind it. */
export type AppEnv = {
  Bindings: {
    /** Set by node-server; absent when a test or a page asks in-process. */
    incoming?: IncomingMessage;
    /** The visitor's address when one of our own pages asks for it. */
    clientIp?: string;
  };
  Variables: {
    requestId: string;
    log: Logger;
    clientIp: string;
    /** Set behind the check of an API key or a session: whose data, and who acts. */
    vendorId: string;
    actor: Actor;
    /** Set behind the link check. */
    scope: PortalScope;
    /** Set behind the admin session check. */
    userId: string;
  };
};
