package dev.latchkey.page.signin;

import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.account.Letters;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.NewPasswordPage;
import dev.latchkey.page.PageHandler;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerViewers;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages on which people sign in and look after what they sign in with, joined. */
public final class SignInAssembly {

    private final Pages pages;
    private final SignInEndpoints signIn;
    private final SecurityEndpoints security;
    private final ForgottenPasswordEndpoints forgotten;

    /**
     * @param executor where letters are written, apart from the request
     * @param webOrigin what links in letters begin with
     * @param signUpPath where organisations become partners; absent when they do not by themselves
     * @param apis that a visitor is told of, as they stand
     */
    public SignInAssembly(
            Pages pages,
            AccountAssembly accounts,
            Letters letters,
            Executor executor,
            String webOrigin,
            @Nullable String signUpPath,
            Supplier<List<SignInPages.ShownApi>> apis,
            PartnerViewers partnerViewers) {
        this.pages = pages;
        this.signIn = new SignInEndpoints(pages, accounts.signIn(), accounts.sessionCommands(), signUpPath, apis);
        this.security = new SecurityEndpoints(
                pages,
                accounts.sessions(),
                accounts.sessionCommands(),
                accounts.secondFactors(),
                accounts.passwordChanges(),
                accounts.notices(),
                partnerViewers);
        this.forgotten =
                new ForgottenPasswordEndpoints(pages, accounts.passwordChanges(), letters, executor, webOrigin);
    }

    /** @param home the start page of a company's people */
    public void addTo(Routes.Builder routes, PageHandler home) {
        routes.get("/", pages.anyone(visit -> signIn.home(visit, home)))
                .get("/account/sign-in", pages.anyone(signIn::form))
                .post("/account/sign-in", pages.anyone(signIn::signIn))
                .get("/account/sign-in/code", pages.anyone(signIn::codeForm))
                .post("/account/sign-in/code", pages.anyone(signIn::code))
                .get("/account/sign-in/account", pages.anyone(signIn::choiceForm))
                .post("/account/sign-in/account", pages.anyone(signIn::choose))
                .get("/account/confirm", pages.signedIn(signIn::confirmForm))
                .post("/account/confirm", pages.signedIn(signIn::confirm))
                .get("/account/sign-out", pages.anyone(signIn::signOutForm))
                .post("/account/sign-out", pages.anyone(signIn::signOut))
                .get("/account/forgotten-password", pages.anyone(forgotten::form))
                .post("/account/forgotten-password", pages.anyone(forgotten::send))
                .get(NewPasswordPage.PATH, pages.anyone(forgotten::resetForm))
                .post(NewPasswordPage.PATH, pages.anyone(forgotten::reset))
                .get("/account/security", pages.signedIn(security::security))
                .get("/account/password", pages.signedIn(security::passwordForm))
                .post("/account/password", pages.signedIn(security::changePassword))
                .get("/account/second-factor", pages.recentlyAuthenticated(security::secondFactorForm))
                .post("/account/second-factor", pages.recentlyAuthenticated(security::confirmSecondFactor))
                .get("/account/second-factor/codes", pages.signedIn(security::toSecondFactor))
                .post("/account/second-factor/codes", pages.recentlyAuthenticated(security::renewRecoveryCodes))
                .get("/account/second-factor/disable", pages.signedIn(security::toSecondFactor))
                .post("/account/second-factor/disable", pages.recentlyAuthenticated(security::disableSecondFactor))
                .post("/account/sessions/end", pages.signedIn(security::endSession))
                .post("/account/sessions/end-others", pages.signedIn(security::endOtherSessions))
                .post("/account/sessions/end-all", pages.signedIn(security::endAllSessions))
                .post("/account/letters", pages.signedIn(security::chooseLetters));
    }
}
