/** How a database goes about a statement. */
export interface Plan {
  /** Of what it reads from end to end. */
  readonly scans: readonly string[];
  /** What it has to put in order or in groups by itself. */
  readonly sorts: readonly string[];
  /** Of what it looks something up in. */
  readonly indexes: readonly string[];
}
