/**
 * Companies and the people in them: users, system roles, access groups, and what they may do. Also says who acts in a
 * command ({@code Actor}), what that gives the right to ({@code Rights}), and how a command is refused
 * ({@code CommandRefused}), because every other capability's commands ask the same. Path: {@code CompanyCommands} ->
 * {@code Companies}. Knows no HTTP, no SQL and no credentials.
 */
@NullMarked
package dev.latchkey.server.company;

import org.jspecify.annotations.NullMarked;
