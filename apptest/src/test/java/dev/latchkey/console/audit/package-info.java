/** Tests of the audit log's pages. */
@NullMarked
package dev.latchkey.console.audit;

import org.jspecify.annotations.NullMarked;
