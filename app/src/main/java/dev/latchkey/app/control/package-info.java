/**
 * How a command reaches the process that has its deployment open: a socket in the data folder for that process's user alone, one
 * command for each connection. What a command is, this package does not know.
 */
@NullMarked
package dev.latchkey.app.control;

import org.jspecify.annotations.NullMarked;
