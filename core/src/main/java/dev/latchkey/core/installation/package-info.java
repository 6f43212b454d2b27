/**
 * Which applications a company has let in, with which scopes, and who asked for more. An application reaches nothing of a
 * company that has not installed it. Knows no tokens.
 */
@NullMarked
package dev.latchkey.core.installation;

import org.jspecify.annotations.NullMarked;
