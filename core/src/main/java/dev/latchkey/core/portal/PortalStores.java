package dev.latchkey.core.portal;

import dev.latchkey.core.account.EndingStore;
import dev.latchkey.core.partner.PartnerStores;

/** What the store keeps of partners, and of those who want to be one. */
public interface PortalStores extends PartnerStores {

    SignUpStore signUps();

    /** Of partners. */
    EndingStore partnerEndings();
}
