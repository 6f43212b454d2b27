package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.authorize.AuthorizationRequest.Prompt;
import dev.latchkey.authserver.authorize.WaitingRequests.Brought;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.account.SessionOver;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.time.InstantSource;

/**
 * {@code GET /identity/oauth/allow} (RFC 6749 section 3.1). What cannot be trusted to a redirect URI stays on our own page;
 * everything else goes back to the application.
 */
final class AuthorizationEndpoint {

    private final Pages pages;
    private final Applicants applicants;
    private final RequestReader reader;
    private final WaitingRequests waiting;
    private final Consenting consenting;
    private final AuthorizationAnswers answers;
    private final InstantSource clock;

    AuthorizationEndpoint(
            Pages pages,
            Applicants applicants,
            RequestReader reader,
            WaitingRequests waiting,
            Consenting consenting,
            AuthorizationAnswers answers,
            InstantSource clock) {
        this.pages = pages;
        this.applicants = applicants;
        this.reader = reader;
        this.waiting = waiting;
        this.consenting = consenting;
        this.answers = answers;
        this.clock = clock;
    }

    HttpResponse handle(Visit visit) {
        var parameters = visit.query();
        var from = visit.request().clientAddress();
        var application = parameters.findNonEmpty("client_id").flatMap(clientId -> applicants.find(clientId, from));
        return application
                .map(found -> handle(visit, found, parameters))
                .orElseGet(() -> problem(visit, "authorize.client"));
    }

    private HttpResponse handle(Visit visit, LiveApplication application, FormParameters parameters) {
        var pushed = parameters.findNonEmpty("request_uri").orElse(null);
        if (pushed != null && pushed.startsWith(PushedRequestHandler.PREFIX)) {
            var secret = pushed.substring(PushedRequestHandler.PREFIX.length());
            var brought = waiting.findPushed(secret, application.clientId());
            if (brought.isPresent()) {
                return Applicants.isRegistered(application, brought.get().request())
                        ? answer(visit, application, brought.get())
                        : problem(visit, "authorize.redirect");
            }
        }
        // The state of a pushed request that is gone is gone with it, so nothing goes back but to whom the browser
        // names.
        var redirectUri =
                pushed == null || parameters.findNonEmpty("redirect_uri").isPresent()
                        ? RequestReader.redirectUri(application, parameters).orElse(null)
                        : null;
        if (redirectUri == null) {
            return problem(visit, pushed == null ? "authorize.redirect" : "authorize.pushed");
        }
        try {
            if (pushed != null) {
                throw WaitingRequests.gone();
            }
            if (application.protocol().requests().requiresPushing()) {
                throw OAuthError.INVALID_REQUEST.because(
                        "expected a request_uri: this application pushes its requests");
            }
            var request = reader.read(application, redirectUri, parameters);
            return answer(visit, application, Brought.inParameters(request));
        } catch (OAuthRejection rejection) {
            return back(redirectUri, parameters, rejection);
        }
    }

    private HttpResponse back(RedirectUri redirectUri, FormParameters parameters, OAuthRejection rejection) {
        return AuthorizationAnswers.redirect(answers.error(redirectUri, RequestReader.state(parameters), rejection));
    }

    private HttpResponse answer(Visit visit, LiveApplication application, Brought brought) {
        var request = brought.request();
        try {
            var _ = consenting.limit(request);
            if (request.asks(Prompt.NONE)) {
                return AuthorizationAnswers.redirect(withoutPage(visit, application, brought));
            }
            var caller = visit.request().caller();
            var id = waiting.open(brought, visit.visitor(), new WaitingRoom(caller.address()), caller.hasLeft());
            return pages.seeOther(new LocalPath(ConsentEndpoint.PATH).with("request", id.reveal()));
        } catch (OAuthRejection rejection) {
            return AuthorizationAnswers.redirect(answers.error(request, rejection));
        }
    }

    /** OpenID Connect Core section 3.1.2.6. */
    private String withoutPage(Visit visit, LiveApplication application, Brought brought) {
        var request = brought.request();
        var signedIn = visit.signedIn().orElseThrow(() -> OAuthError.LOGIN_REQUIRED.because("nobody is signed in"));
        var maxAge = request.maxAge();
        if (maxAge != null && !signedIn.authenticatedAt().plus(maxAge).isAfter(clock.instant())) {
            throw OAuthError.LOGIN_REQUIRED.because("the last sign-in is older than max_age");
        }
        if (!(signedIn.person() instanceof CompanyPerson(String companyId, String userId))) {
            throw OAuthError.INTERACTION_REQUIRED.because("whoever is signed in is not a user of a company");
        }
        try {
            var code = consenting.remembered(application, brought, new Actor.CompanyUser(companyId, userId));
            return answers.code(request, code);
        } catch (SessionOver _) {
            throw OAuthError.LOGIN_REQUIRED.because("nobody is signed in");
        }
    }

    private HttpResponse problem(Visit visit, String text) {
        return pages.problem(visit, 400, pages.text(text + ".title"), pages.text(text + ".text", pages.product()));
    }
}
