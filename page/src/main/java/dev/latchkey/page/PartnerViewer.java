package dev.latchkey.page;

import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRole;

/**
 * One of a partner's people who looks at a page, as of this request. It decides what a page shows; what is done is decided once more by the
 * command, in its own transaction.
 */
public record PartnerViewer(PartnerActor.Member actor, String partnerName, PartnerRole role) {

    /** Whether their role holds the right. */
    public boolean may(PartnerRight right) {
        return role.may(right);
    }
}
