package dev.latchkey.server.account;

import dev.latchkey.server.company.CompanyStores;

/** What the store keeps of people who sign in. */
public interface AccountStores extends CompanyStores {

    Accounts accounts();

    SessionStore sessions();

    SecondFactorStore secondFactors();

    PasswordResetStore passwordResets();
}
