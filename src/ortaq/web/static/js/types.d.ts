/** Types of the page; those of the document are in document.d.ts. Not served. */

type Names = Record<string, string>;
type Place = [number, number];
type Box = [number, number, number, number];
/** Longitude and latitude to x and y on the sheet. */
type Projection = (place: Place) => Place;
type Numbers = number[] | Float64Array | Readonly<number[]>;
type Indices = number[] | Int32Array;

/** Titles and descriptions are English in the document that the server sends, and in the language of the page where it
 * has them once `documentIn` was asked; `lang` and `textLang` then say in which language each is.
 */
interface Titled { lang?: string; textLang?: string }
/** A text of a figure: as it is, a number, a list, a key with the values of its gaps, a range, or unknown. */
type Said = string | number | null | Said[] | SaidText | { low: Said; high: Said };
interface SaidText { text: string; [gap: string]: Said }
interface FigureProperties { weight?: number | null; size?: number | null; state: string; faint?: boolean; said?: Said }
type FigureGeometry = { type: "Point"; coordinates: Place } | { type: "LineString"; coordinates: Place[] }
  | { type: "MultiLineString"; coordinates: Place[][] };
interface FigureFeature { properties: FigureProperties; geometry: FigureGeometry }
type LandGeometry = { type: "Polygon"; coordinates: Place[][] } | { type: "MultiPolygon"; coordinates: Place[][][] };
interface Land { properties: { iso3: string }; geometry: LandGeometry }
/** Words of a chart: as those of maps, numbers with how they are meant, names with their kind. */
type ChartWords = string | number | null | undefined | ChartWords[] | { number: number | null; reading: string }
  | { kind: string; name: string } | Ends | { text: string; [gap: string]: ChartWords };
type Say = (said: ChartWords) => string;
interface BarMark { mark: "bar"; parts: [number, number][]; total: Ends; name: ChartWords }
interface SpanMark { mark: "span"; name: ChartWords; value: Ends; said: ChartWords; tied: boolean; key: number }
interface PointMark { mark: "point"; key: number; x: number; y: number; label: ChartWords; said: ChartWords }
interface RuleMark { mark: "rule"; start: Place; end: Place; title: ChartWords }
interface BoxMark {
  mark: "box"; column: number; row: number; value: number; shown: ChartWords; said: ChartWords; share: number | null;
}
interface LineMark { mark: "line"; name: ChartWords; values: number[]; said: ChartWords; sure: boolean }
interface BarsMark { mark: "bars"; key: number; values: number[] }
interface PathMark { mark: "path"; key: number; x: number[]; y: number[] }
type ChartMark = BarMark | BarsMark | SpanMark | PointMark | PathMark | RuleMark | BoxMark | LineMark;
/** Values to places, and round values about as many as asked for. */
interface Axis { at(value: number): number; ticks(about: number): number[] }
type Layout = (chart: Chart, say: Say) => Element[];

interface PrintedCell { lines: string[]; sign: string | null; certain: boolean }
interface PrintedTable {
  id: string; title: string; columns: { title: string; unit: string; numeric: boolean }[]; rows: PrintedCell[][];
  note: string;
}
interface PrintedFigure { id: string; title: string; table: PrintedTable | null; note: string }
interface PrintedSection {
  id: string; title: string; paragraphs: (string | string[])[]; blocks: (PrintedTable | PrintedFigure)[];
}

/** What a ledger says, and what can be said to it; as in ortaq.web.ledger_schema. */
interface ActPlace { id: string; title: string; open: boolean; unit: string }
interface Writer { code: string; name: string; keyed: boolean; kinds: string[] }
interface LedgerRecord {
  sections: PackedText; writer: Writer | null; languages: string[]; proposals: ActPlace[]; commitments: ActPlace[];
}

interface Need { kind: string; measure: number; needed: number }
interface Budget { kind: string; member: number | null; limit: number; cost: number[] }
interface Rules { needs: Need[]; excludes: number[]; budgets: Budget[] }
interface Breach { kind: string; measures: number[]; member: number | null; value: number; limit: number }

/** Gains in million USD, index `(package * members + member) * shocks + shock`. */
interface Table {
  doc: TableDocument; packages: number; members: number; shocks: number; gains: Float32Array;
  percentPerMusd: Float64Array; probability: number[]; measuresOf: number[]; annualCost: number[]; weight: number[];
  rules: Rules; feasible: Uint8Array; feasibleCount: number; verified: Uint8Array | null;
  /** Gains of estimated packages that the server has solved since, `package * shocks + shock`. */
  solved: Set<number>;
  ruled: Map<string, Ruled>; largest: Map<number, number>;
  /** What all members pay for a package, million USD a year. */
  costs: Float64Array;
  /** Size below which a gain or loss does not matter to a member, percent of real income. */
  material: number[];
}
/** Robust gains: `percent[package * members + member]`, the others by package; totals in million USD. */
interface Ruled {
  rule: string; percent: Float64Array; total: Float64Array; weighted: Float64Array; smallest: Float64Array;
}
interface Verdicts { refusers: Uint32Array; accepted: Int32Array }
interface Check { id: string; holds: boolean | null; value: number; unit: string; member: number | null }
interface Objection {
  member: number; shock: number; robust: number; threshold: number; percent: number; musd: number; lackingMusd: number;
  culprit: { measure: number; percent: number } | null;
}
/** Packages in order of cost: `steps` of the hull, `returns` from one to the next, `stairs` best at every budget. */
interface Ladder { steps: number[]; stairs: number[]; returns: number[]; stop: number; leastReturn: number }
/** A measure beside a package: `wider` has it with all that it needs; what that costs and brings, million USD a year. */
interface LeftOut { measure: number; wider: number; cost: number; gain: number; refusing: number[]; over: number; why: string }
interface Ways { nearest: number[]; distance: number; additions: number[]; added: number; swaps: number[] }
interface Payment { from: number; to: number; musd: number }

interface State {
  readonly package: number; readonly shock: number; readonly rule: string; readonly language: string;
  readonly thresholds: readonly number[]; readonly sort: string;
  /** Where the slider of the ladder stands, million USD a year; null: at the cost of the package. */
  readonly budget: number | null;
  /** The package with which the one on the table is compared. */
  readonly pinned: number | null;
}
interface Timeline { readonly past: readonly State[]; readonly now: State; readonly next: readonly State[] }
/** One row of the log, as it is saved. */
interface Tried {
  time: string; package: number; measures: string[]; cost_musd: number; gain_musd: number; refusing: string[];
  rule: string; own_thresholds: string[];
}
type Gaps = Record<string, string | number>;
interface Words {
  t(key: string, values?: Gaps): string;
  language: string;
  count(value: number): string; plain(value: number): string; percent(value: number): string;
  gain(value: number): string; money(musd: number): string; signedMoney(musd: number): string;
  points(value: number): string; end(value: number): string;
  plural(key: string, count: number, values?: Gaps): string;
  list(items: string[]): string; memberName(member: Member): string; horizon(region: RegionRecord): string; caseName(name: string): string; rule(rule: string): string;
  ruleShort(rule: string): string;
}
/** Everything that views may read; computed once for each state. */
interface View {
  doc: TableDocument; table: Table; state: State; words: Words; served: boolean; solvable: boolean; ruled: Ruled;
  verdict: Verdicts; measures: number[]; robust: Float64Array;
}
interface FullView extends View { tags: Map<number, string[]>; best: number | null }
interface Drawer { title: string; nodes: Node[] }
/** What views may do. */
interface Act {
  set(change: Partial<State>): void; flip(bit: number): void; choose(index: number): void;
  /** `slider` names the slider that is being drawn: its way is one step of undo. */
  update(next: (state: State) => State, slider?: string): void;
  /** Put the best package at a budget on the table. */
  spend(musd: number): void;
  redraw(): void; explain(make: (view: View) => Drawer): void;
}

/** A part of the page that a domain brings; `build` gives its nodes, `update` follows what is on the table. */
interface DomainView {
  id: string; title(view: View): string; build(view: View, act: Act): Node[];
  update?(view: View, body: Element): void;
}

type Child = Node | string | null | undefined | false;
type Attribute = string | number | boolean | null | undefined | ((event: any) => unknown);
interface Dot { node: Element; at: Place }
interface MapLabel extends Dot { gain: Element; id: string }
interface Sheet {
  svg: SVGSVGElement; width: number; height: number; labels: MapLabel[]; dots: Dot[]; box: Box; closeUp: Box;
  view?: View; screen: number;
}
interface Size { width: number; height: number }
/** Members in a circle: where each stands, where its name does, and to which side the name runs. */
interface Ring { height: number; r: number; stands: { place: Place; name: Place; side: string }[] }
interface Scales {
  x: (v: number) => number; y: (v: number) => number; x0: number; x1: number; y0: number; y1: number;
}
/** Where a package is drawn. */
type Spot = (p: number) => Place;
interface MemberOutcome { id: string; real_income_musd: Ends; channels: Record<string, number> }
/** A node of index.html by its id; whoever asks knows what kind it is. */
interface PageNode extends HTMLElement {
  value: string; checked: boolean; disabled: boolean; open: boolean; showModal(): void; close(): void;
}
