/** Made by tools/page_types.py from ortaq.web.table_schema: change the records there. Not served. */

/** A number with its range. */
interface Ends {
  low: number | null;
  central: number | null;
  high: number | null;
}

/** An array: base64 of zlib-compressed little-endian numbers, last axis fastest. */
interface PackedArray {
  shape: number[];
  dtype: "float32" | "uint8";
  order: "C";
  encoding: "zlib+base64";
  data: string;
}

/** JSON: base64 of zlib-compressed UTF-8. */
interface PackedText {
  encoding: "zlib+base64";
  data: string;
}

/** Title and description in English, and in other languages by code. */
interface Titled {
  id: string;
  title: string;
  titles: Record<string, string>;
  description: string;
  descriptions: Record<string, string>;
}

/** One axis. */
interface ChartScale {
  kind: string;
  title: ChartWords;
  unit: ChartWords;
  reading: string;
  names: ChartWords[];
  codes: string[];
  least: number | null;
  most: number | null;
}

/** A class of marks in the legend. */
interface ChartKey {
  title: ChartWords;
  tag: string;
  look: string;
}

/** Classes of colour of the cells of a field. */
interface ChartSteps {
  title: ChartWords;
  unit: ChartWords;
  edges: number[];
  labels: ChartWords[];
  share: ChartWords;
}

/** Marks on one pair of scales, and the panel to which they lead. */
interface ChartPanel {
  title: ChartWords;
  marks: ChartMark[];
  said: ChartWords;
  into: number | null;
}

/** Panels with the same axes. */
interface Chart {
  x: ChartScale;
  y: ChartScale;
  panels: ChartPanel[];
  each: ChartWords;
  name: ChartWords;
  keys: ChartKey[];
  steps: ChartSteps | null;
  own: boolean;
  beside: boolean;
}

/** A chart with its words; texts by language and key. */
interface ChartFigure {
  id: string;
  title: ChartWords;
  description: ChartWords;
  note: ChartWords[];
  chart: Chart;
  texts: Record<string, Record<string, string>>;
}

/** A map of a domain as GeoJSON, with its words; texts by language and key. */
interface Figure {
  id: string;
  type: "FeatureCollection";
  name: string;
  licence: string;
  features: FigureFeature[];
  words: Record<string, Said>;
  texts: Record<string, Record<string, string>>;
}

/** The base map that ships, GeoJSON. */
interface Shapes {
  features: Land[];
}

/** Trade of two members in both directions together, million USD of the base year. */
interface TradeLink {
  between: string[];
  musd: number;
}

/** Capitals where known, longitude and latitude, and the trade between members. */
interface MemberTrade {
  places: Record<string, Place>;
  links: TradeLink[];
}

/** The base map, the maps of domains or else the trade of members, and a note on borders. */
interface MapRecord {
  shapes: Shapes;
  figures: Figure[];
  trade: MemberTrade | null;
  note: string;
}

/** Conditions on a package that do not depend on gains; budgets in million USD a year. */
interface RulesRecord {
  requires: Record<string, string[]>;
  excludes: string[][];
  ladders: string[][];
  budget_musd: number | null;
  member_budget_musd: Record<string, number>;
}

/** The question. */
interface MechanismRecord extends Titled {
  rules: RulesRecord;
  least_return: number;
}

/** The baseline; ``horizon``: after how long the answer is told. */
interface RegionRecord {
  horizon: "short" | "long";
  name: string;
  title: string;
  titles: Record<string, string>;
  base_year: number;
  digest: string;
}

/** A member; income by shock in million USD a year, the others in percent of real income. */
interface Member {
  id: string;
  names: Record<string, string>;
  gdp_per_head_usd: number | null;
  income_musd: number[];
  threshold_percent: number;
  material_percent: number;
  weight: number;
}

/** What a measure moves; one without a percentage has its value in its own unit. */
interface Move {
  text: string;
  percent: Ends | null;
  value?: Ends | null;
  source: string;
}

/** A measure; costs in million USD a year by member that pays. */
interface Measure extends Titled {
  participants: string[];
  annual_cost_musd: Record<string, number>;
  source: string;
  moves: Move[];
}

/** A shock; the first is none. */
interface Shock extends Titled {
  probability: number;
}

/** Which packages have equilibria of their own, and by how many percentage points the others may be off. */
interface Estimates {
  verified: PackedArray;
  verified_count: number;
  error_percent: number[][] | null;
}

/** Range of a package's gains over the cases, by member and shock; robust ends by the rule of the document. */
interface BandRecord {
  low_musd: number[][];
  high_musd: number[][];
  robust_low_percent: number[];
  robust_high_percent: number[];
  accepted_in: string[];
}

/** In how many drawn worlds every member signs, and all do, and the range of the joint gain. */
interface DrawnPackage {
  signed: number[];
  all: number;
  low_musd: number;
  high_musd: number;
}

/** Counts over drawn worlds, by package. */
interface Drawn {
  draws: number;
  packages: Record<string, DrawnPackage>;
}

/** Share of effects or factor of a cost at which all still sign, and who refuses beyond it. */
interface SwitchRecord {
  at: number;
  members: string[];
}

/** What would make members refuse a package. */
interface SwitchingRecord {
  refused_by: string[];
  all_effects: Record<string, SwitchRecord>;
  effects: Record<string, SwitchRecord>;
  costs: Record<string, SwitchRecord>;
}

/** What the members would agree on, by the rule of the document. */
interface AgreementRecord {
  accept: string;
  tail: number;
  accepted: number[];
  solutions: Record<string, number[]>;
  recommended: number | null;
  focus: number | null;
  stable: number[] | null;
}

/** A principle tested on a package. */
interface PrincipleRecord {
  id: string;
  passed: boolean | null;
  value: number | null;
  unit: string;
  worst_member: string | null;
  text: string;
}

/** What members lose from an end of trade with powers, percent of real income, shape (member, power). */
interface Losses {
  before: (number | null)[][];
  packages: Record<string, (number | null)[][]>;
}

/** An economy or a group of them. */
interface Power {
  id: string;
  title: string;
}

/** Central losses and the ends of their ranges. */
interface Dependence extends Losses {
  powers: Power[];
  low?: Losses | null;
  high?: Losses | null;
}

/** An assumption with its range. */
interface AssumptionRecord extends Ends {
  id: string;
  statement: string;
  unit: string;
  reason: string;
}

/** Everything that the page needs for a computed table; numbers without a value are null. */
interface TableDocument {
  schema: 1;
  digest: string;
  mechanism: MechanismRecord;
  region: RegionRecord;
  members: Member[];
  measures: Measure[];
  shocks: Shock[];
  gains_musd: PackedArray;
  estimates: Estimates | null;
  bands: Record<string, BandRecord>;
  cases: string[];
  drawn: Drawn | null;
  choices: Record<string, number>;
  switching: Record<string, SwitchingRecord>;
  agreement: AgreementRecord;
  principles: Record<string, PrincipleRecord[]>;
  decomposition: Record<string, Record<string, Record<string, number>>> | null;
  dependence: Dependence | null;
  figures: ChartFigure[];
  map: MapRecord | null;
  assumptions: AssumptionRecord[];
  sources: Record<string, string>;
  versions: Record<string, string>;
  solves: number;
  largest_residual: number;
  tables: Record<string, PackedText>;
  ledger: Record<string, PackedText>;
}
