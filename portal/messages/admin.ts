import { englishAdmin } from './en/admin.ts';
import type { AdminMessages } from './en/admin.ts';

export type { AdminMessages } from './en/admin.ts';
export type { FigureName, Figures } from './en/admin/figures.ts';

/** The sentences of the vendor's side. English only so far; another language is another such object. */
export const adminMessages: AdminMessages = englishAdmin;
