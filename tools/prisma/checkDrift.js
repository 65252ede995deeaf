#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { diffSchema } from './diffSchema.js';

/**
 * Says whether prisma/migrations makes the very tables that prisma/schema.prisma describes.
 *
 * @param {{ folder?: string, log?: (text: string) => void }} [options]
 * @returns {Promise<0 | 2>} 2 where they differ, after logging the SQL that is missing
 */
export async function checkDrift({ folder = defaultFolder, log = console.log } = {}) {
  const missing = await diffSchema(folder);
  if (!missing) return 0;
  log(`The migrations do not make what schema.prisma says. Missing:\n\n${missing}`);
  return 2;
}

const defaultFolder = fileURLToPath(new URL('../../prisma', import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await checkDrift();
