/** The audit log as a company's people read it: filtered, exported, checked. What is written there is the business of others. */
@NullMarked
package dev.latchkey.console.audit;

import org.jspecify.annotations.NullMarked;
