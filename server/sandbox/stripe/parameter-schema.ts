/** What one parameter may be. Written by generate-parameters.ts from the SDK's own types. */
export type ParameterSchema = (
  | { readonly type: 'string' | 'integer' | 'boolean' | 'metadata' }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'array'; readonly items: ParameterSchema }
  | ObjectSchema
  | { readonly type: 'oneOf'; readonly of: readonly ParameterSchema[] }
) & {
  /** An empty value unsets it. */
  readonly emptyable?: true;
};

export type ObjectSchema = {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ParameterSchema>>;
  readonly required: readonly string[];
  readonly emptyable?: true;
};
