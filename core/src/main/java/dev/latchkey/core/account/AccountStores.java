package dev.latchkey.core.account;

import dev.latchkey.core.company.CompanyStores;
import dev.latchkey.core.company.Operators;

/** What the store keeps of people who sign in. */
public interface AccountStores extends CompanyStores {

    Accounts accounts();

    Operators operators();

    SessionStore sessions();

    SecondFactorStore secondFactors();

    PasswordResetStore passwordResets();

    NoticeStore notices();

    SignInPlaces signInPlaces();

    EndingStore endings();
}
