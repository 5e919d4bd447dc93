import { useState } from 'react';

import type { GitApp } from '../../../preload/model/integration.ts';
import { isLoopbackHttp } from './loopback-http.ts';

/** The address of an instance while it is typed, and whether it may go without encryption. */
export interface Address {
  readonly typed: string;
  /** As it is sent. */
  readonly instance: string;
  /** Only ever true on this machine's own loopback. */
  readonly allowHttp: boolean;
  readonly onLoopback: boolean;
  /** An app belongs to one instance: a saved one keeps its own. */
  readonly fixed: boolean;
  readonly type: (text: string) => void;
  readonly allow: (is: boolean) => void;
}

export function useAddress(app: GitApp | undefined, usual: string): Address {
  const [typed, type] = useState<string>(app?.instance ?? usual);
  const [allows, allow] = useState(app?.allowHttp ?? false);
  const onLoopback = isLoopbackHttp(typed);
  return {
    typed,
    instance: typed.trim(),
    allowHttp: onLoopback && allows,
    onLoopback,
    fixed: app !== undefined,
    type,
    allow,
  };
}
