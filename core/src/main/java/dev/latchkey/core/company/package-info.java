/**
 * Companies and the people in them: users, system roles, access groups, and what they may do ({@code ActorRights}). Path:
 * {@code CompanyCommands} -> {@code Companies}. Knows no HTTP, no SQL and no credentials.
 */
@NullMarked
package dev.latchkey.core.company;

import org.jspecify.annotations.NullMarked;
