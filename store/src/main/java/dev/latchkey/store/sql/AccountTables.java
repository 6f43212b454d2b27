package dev.latchkey.store.sql;

import dev.latchkey.core.account.AccountStores;
import dev.latchkey.core.account.Accounts;
import dev.latchkey.core.account.EndingStore;
import dev.latchkey.core.account.NoticeStore;
import dev.latchkey.core.account.PasswordResetStore;
import dev.latchkey.core.account.SecondFactorStore;
import dev.latchkey.core.account.SessionStore;
import dev.latchkey.core.account.SignInPlaces;
import dev.latchkey.core.company.Closings;
import dev.latchkey.core.company.Operators;

/** What is kept of people who sign in. */
abstract class AccountTables implements AccountStores {

    @Override
    public Accounts accounts() {
        return new SqlAccounts();
    }

    @Override
    public Closings closings() {
        return new SqlClosings();
    }

    @Override
    public Operators operators() {
        return new SqlOperators();
    }

    @Override
    public SessionStore sessions() {
        return new SqlSessions();
    }

    @Override
    public SecondFactorStore secondFactors() {
        return new SqlSecondFactors();
    }

    @Override
    public PasswordResetStore passwordResets() {
        return new SqlPasswordResets();
    }

    @Override
    public SignInPlaces signInPlaces() {
        return new SqlSignInPlaces();
    }

    @Override
    public EndingStore endings() {
        return CompanyEndings.store();
    }

    public EndingStore partnerEndings() {
        return PartnerEndings.store();
    }

    @Override
    public NoticeStore notices() {
        return new SqlNotices();
    }
}
