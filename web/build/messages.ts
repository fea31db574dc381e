import compile from 'icu-minify/compile';
import type { Plugin } from 'vite';

const CATALOGUES = /\/src\/(.+[/-]messages|languages\/[^/]+)\.ts$/;
const DEFINITIONS = ['catalogue', 'translation'];

/** The part of the syntax tree that is read here. */
interface Node {
  type: string;
  start: number;
  end: number;
  [property: string]: unknown;
}

/**
 * Compiles the messages of catalogues and translations from ICU MessageFormat to the arrays that the browser formats.
 * A message that is not valid fails the build.
 */
export function messages(): Plugin {
  return {
    name: 'coffer:messages',
    transform: {
      filter: { id: CATALOGUES },
      handler(code) {
        let compiled = code;
        // From the end, so that earlier positions stay valid.
        for (const { start, end, value } of texts(this.parse(code) as unknown as Node).reverse()) {
          try {
            compiled = compiled.slice(0, start) + JSON.stringify(compile(value)) + compiled.slice(end);
          } catch (cause) {
            this.error(`invalid message “${value}”: ${cause instanceof Error ? cause.message : cause}`, start);
          }
        }
        return { code: compiled, map: null };
      },
    },
  };
}

interface Text {
  start: number;
  end: number;
  value: string;
}

/** The texts in the objects that are passed to `catalogue` or `translation`, in their order. */
function texts(node: Node, isInside = false): Text[] {
  const isText = isInside && node.type === 'Literal' && typeof node['value'] === 'string';
  if (isText) return [{ start: node.start, end: node.end, value: node['value'] as string }];
  if (node.type === 'Property') return texts(node['value'] as Node, isInside);
  if (node.type === 'CallExpression' && DEFINITIONS.includes((node['callee'] as Node)['name'] as string)) {
    const defined = (node['arguments'] as Node[]).filter(({ type }) => type === 'ObjectExpression');
    return defined.flatMap((object) => texts(object, true));
  }
  return Object.values(node)
    .flat()
    .filter((child): child is Node => typeof child === 'object' && child !== null && 'type' in child)
    .flatMap((child) => texts(child, isInside));
}
