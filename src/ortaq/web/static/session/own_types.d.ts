/** Types of a delegation's own page; a single file may not say `import(`, not even in a comment. */

type Limits = {
  form: string, unit: string, line: number, slip: number, refused: string[], payment_musd: number | null,
  dependence_percent: number | null, weights: Record<string, number>,
};
type Meaning = { counted: Float64Array, reason: Uint8Array, short: Float64Array, best: number };
type Question = { kind: string, number: number, step: number, rows: number[] };
type Published = { asked: Question, could: boolean[] };
type Saying = {
  language: string,
  t: (key: string, values?: Record<string, string>) => string,
  of: (titles: Record<string, string>, code: string) => string,
  member: (code: string) => string,
  measure: (id: string) => string,
  letters: (mask: number) => string,
  percent: (value: number) => string,
  money: (value: number) => string,
};
type Terms = { rounds: number, suggestions: number, apart: number, block: number, blocks: number, steps: number[] };
type Answered = {
  course: number[] | null, measures: boolean, blocks: number, bids: number, deal: number | null, improved: boolean,
  put: number[],
};
type Founding = {
  name: string, session: string, members: string[], terms: Terms, ledgerKeys: Record<string, string>,
};
type Note = { key: string, ledger: string, signature: string };
type Bound = { question: string, body: string, salt: string, commitment: string };
type Kept = {
  name: string, own: CryptoKey | null, key: string, secret: CryptoKey | null, note: Note | null, limits: Limits,
  stated: Limits | null, before: Answered, last: Record<string, { asked: Question, refused: boolean[] }>, circle: string | null,
  bound: Bound[],
};
