import type { PageMessages } from '../en/page.ts';
import { documentMessages } from './document.ts';
import { noticeMessages } from './notices.ts';
import { payMessages } from './pay.ts';
import { planMessages } from './plan.ts';
import { settleMessages } from './settle.ts';
import { transferMessages } from './transfer.ts';

/** Wszystkie zdania stron dłużnika; brak któregokolwiek jest błędem typów. */
export const polishPage = (today: string): PageMessages => ({
  ...settleMessages(today),
  ...documentMessages(today),
  ...payMessages(today),
  ...planMessages(today),
  ...transferMessages(today),
  ...noticeMessages,
});
