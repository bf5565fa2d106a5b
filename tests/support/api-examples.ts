import { apiExamples } from '../../server/routes/openapi-examples.ts';
import { day } from './builders.ts';

/** The examples of the API on the day on which a test world begins. */
export const API_EXAMPLES = apiExamples(day('2026-11-22'));
