package dev.latchkey.core.credential;

import dev.latchkey.core.company.CompanyStores;

/** What the store keeps of credentials, and of whom they belong to. */
public interface CredentialStores extends CompanyStores {

    Credentials credentials();

    CredentialList credentialList();

    PartnerKeySource partners();

    ScopeOrdinals scopeOrdinals();
}
