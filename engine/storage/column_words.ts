/** Words for types of columns that backends do not share. Everything else is `integer`, `bigint` and `double precision`. */
export interface ColumnWords {
  /** Bytes as they are. */
  readonly bytes: "blob" | "bytea";
  /** What text is sorted by, so that lists come in the same order everywhere: by its bytes. */
  readonly collation: "binary" | '"C"';
}
