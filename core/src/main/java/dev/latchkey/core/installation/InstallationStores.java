package dev.latchkey.core.installation;

import dev.latchkey.core.audit.AuditedStore;
import dev.latchkey.core.partner.Applications;
import dev.latchkey.core.review.Listings;

/** What the store keeps of the applications that companies have let in. */
public interface InstallationStores extends AuditedStore {

    Installations installations();

    Applications applications();

    Listings listings();
}
