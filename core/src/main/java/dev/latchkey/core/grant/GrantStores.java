package dev.latchkey.core.grant;

import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.core.installation.Installations;
import dev.latchkey.core.partner.Applications;

/** What the store keeps of grants, and of what they stand on. */
public interface GrantStores extends CompanyStores {

    UserGrants userGrants();

    AuthorizationCodes authorizationCodes();

    Consents consents();

    RevokedTokens revokedTokens();

    Installations installations();

    Applications applications();
}
