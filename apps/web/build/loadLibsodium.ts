/** A WebAssembly file on this page's origin, and what `fetch` must find in it. */
export interface WasmFile {
  readonly url: string;
  /** A hash as in Subresource Integrity: `sha256-` and base64. */
  readonly integrity: string;
}

/** Emscripten's hook. It returns the instance through `receive`, and can't report that there is none. */
type InstantiateWasm = (
  imports: WebAssembly.Imports,
  receive: (instance: WebAssembly.Instance) => void,
) => Record<string, never>;

/** The export of libsodium's ES module: it creates the library from emscripten's options. */
export type CreateLibsodium = (options?: object) => Promise<unknown>;

/** Loads the same library with its WebAssembly in a file. Rejects if the file can't be loaded. */
export function loadLibsodium(createLibsodium: CreateLibsodium, file: WasmFile): CreateLibsodium {
  return (options) =>
    new Promise((resolve, reject) => {
      const instantiateWasm: InstantiateWasm = (imports, receive) => {
        instantiate(file, imports)
          .then(({ instance }) => receive(instance))
          .catch(reject);
        return {};
      };
      createLibsodium({ ...options, instantiateWasm }).then(resolve, reject);
    });
}

async function instantiate(
  { url, integrity }: WasmFile,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.WebAssemblyInstantiatedSource> {
  const response = await fetch(url, { integrity });
  if (!response.ok) throw new Error('libsodium is not where it should be');
  const isTyped = response.headers.get('content-type') === 'application/wasm';
  return isTyped
    ? WebAssembly.instantiateStreaming(response, imports)
    : WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
