package dev.latchkey.core.account;

import dev.latchkey.core.company.CompanyStores;

/** What the store keeps of people who sign in. */
public interface AccountStores extends CompanyStores {

    Accounts accounts();

    SessionStore sessions();

    SecondFactorStore secondFactors();

    PasswordResetStore passwordResets();
}
