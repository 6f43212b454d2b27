/**
 * The management API and the audit API: described by OpenAPI documents, judged by the same engine as every other API, answered here.
 * An operation reads the request, gives one command or asks one question, and writes JSON; it decides nothing itself.
 */
@NullMarked
package dev.latchkey.manage;

import org.jspecify.annotations.NullMarked;
