/**
 * The people of partners, as the partner portal and those who run the platform look after them: who is invited, what each may do, and their
 * end. Path: {@code PartnerMembers} -> {@code PartnerRule}, {@code PartnerUsers}, {@code InvitationLinks}. What a partner builds is the
 * business of {@code core.partner}; how its people sign in that of {@code core.account}.
 */
@NullMarked
package dev.latchkey.core.portal;

import org.jspecify.annotations.NullMarked;
