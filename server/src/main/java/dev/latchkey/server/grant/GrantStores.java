package dev.latchkey.server.grant;

import dev.latchkey.server.company.CompanyStores;
import dev.latchkey.server.installation.Installations;
import dev.latchkey.server.partner.Applications;

/** What the store keeps of grants, and of what they stand on. */
public interface GrantStores extends CompanyStores {

    UserGrants userGrants();

    AuthorizationCodes authorizationCodes();

    Consents consents();

    RevokedTokens revokedTokens();

    Installations installations();

    Applications applications();
}
