package dev.latchkey.core.portal;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.partner.PartnerUsers;
import java.util.List;

/** How many people a partner has: those who left stay, since the log names them, and take no place of others for long. */
final class MemberRoom {

    private MemberRoom() {}

    /** @throws CommandRefused when there is no room for somebody new */
    static void requireForNew(List<PartnerUser> all) {
        requireForActive(all);
        if (all.size() >= PartnerUsers.EVER_MAX) {
            throw CommandRefused.tooMany("a partner has at most " + PartnerUsers.EVER_MAX
                    + " people, those who were deactivated among them");
        }
    }

    /** @throws CommandRefused when there is no room for one more who is let in */
    static void requireForActive(List<PartnerUser> all) {
        if (all.stream().filter(PartnerUser::isActive).count() >= PartnerUsers.PER_PARTNER_MAX) {
            throw CommandRefused.tooMany(
                    "a partner has at most " + PartnerUsers.PER_PARTNER_MAX + " people; deactivate one first");
        }
    }
}
