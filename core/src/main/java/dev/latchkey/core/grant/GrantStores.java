package dev.latchkey.core.grant;

import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.core.installation.InstallationStores;

/** What the store keeps of grants, and of what they stand on. */
public interface GrantStores extends CompanyStores, InstallationStores {

    UserGrants userGrants();

    AuthorizationCodes authorizationCodes();

    Consents consents();

    RevokedTokens revokedTokens();
}
