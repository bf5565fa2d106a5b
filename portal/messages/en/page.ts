import { documentMessages } from './document.ts';
import { noticeMessages } from './notices.ts';
import { payMessages } from './pay.ts';
import { planMessages } from './plan.ts';
import { settleMessages } from './settle.ts';
import { transferMessages } from './transfer.ts';

/**
 * Every sentence of the debtor's pages. Amounts arrive formatted, dates as civil dates, because each
 * language bends them its own way. `today` lets dates of this year go without the year.
 */
export const englishPage = (today: string) => ({
  ...settleMessages(today),
  ...documentMessages(today),
  ...payMessages(today),
  ...planMessages(today),
  ...transferMessages(today),
  ...noticeMessages,
});

export type PageMessages = ReturnType<typeof englishPage>;
