package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.authorize.ConsentPages.ContinueModel;
import dev.latchkey.authserver.authorize.Consenting.Outcome;
import dev.latchkey.authserver.authorize.WaitingRequests.Open;
import dev.latchkey.authserver.response.OAuthError;
import dev.latchkey.authserver.response.OAuthRejection;
import dev.latchkey.core.account.Person.CompanyPerson;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;

/**
 * {@code /identity/oauth/consent?request=…}: asks the user, or goes on without when that was agreed before. The form carries the
 * request's id and the decision, no parameter of the protocol.
 */
final class ConsentEndpoint {

    static final String PATH = "/identity/oauth/consent";

    private final Pages pages;
    private final Applicants applicants;
    private final WaitingRequests waiting;
    private final Consenting consenting;
    private final ConsentView view;
    private final AuthorizationAnswers answers;

    ConsentEndpoint(
            Pages pages,
            Applicants applicants,
            WaitingRequests waiting,
            Consenting consenting,
            ConsentView view,
            AuthorizationAnswers answers) {
        this.pages = pages;
        this.applicants = applicants;
        this.waiting = waiting;
        this.consenting = consenting;
        this.view = view;
        this.answers = answers;
    }

    /** A request with the user it is before. */
    private record Case(
            Visit visit, Open open, LiveApplication application, Actor.CompanyUser user, Standing standing) {
        AuthorizationRequest request() {
            return open.request();
        }
    }

    @FunctionalInterface
    private interface Step {
        HttpResponse take(Case one);
    }

    HttpResponse show(Visit visit) {
        return proceed(visit, visit.query().find("request").orElse(""), this::ask);
    }

    HttpResponse decide(Visit visit) {
        return proceed(visit, visit.form().find("request").orElse(""), this::decide);
    }

    private HttpResponse proceed(Visit visit, String id, Step step) {
        var open = waiting.find(id, visit.visitor()).orElse(null);
        var application =
                open == null ? null : applicants.get(open.request().clientId()).orElse(null);
        if (open == null || application == null) {
            return problem(visit, 400, "consent.gone");
        }
        if (!Applicants.isRegistered(application, open.request())) {
            return problem(visit, 400, "authorize.redirect");
        }
        var signedIn = visit.signedIn().orElse(null);
        if (signedIn == null || !isFresh(open, signedIn)) {
            return pages.toSignIn(here(open), open.request().loginHint(), signedIn != null);
        }
        if (open.person().isPresent() && !waiting.isOf(open, signedIn.person())) {
            return problem(visit, 400, "consent.other");
        }
        if (!(signedIn.person() instanceof CompanyPerson(String companyId, String userId))) {
            return problem(visit, 403, "consent.people");
        }
        waiting.bind(open, signedIn.person());
        var user = new Actor.CompanyUser(companyId, userId);
        try {
            return take(step, now(visit, open, application, user));
        } catch (CommandRefused refused) {
            return pages.problem(visit, 403, pages.text("consent.refused.title"), FieldErrors.sentence(refused));
        }
    }

    private Case now(Visit visit, Open open, LiveApplication application, Actor.CompanyUser user) {
        return new Case(visit, open, application, user, consenting.standing(application, open.request(), user));
    }

    /** What cannot be answered any more is over: nobody who goes back to its page can give a code for it. */
    private HttpResponse take(Step step, Case one) {
        try {
            return step.take(one);
        } catch (OAuthRejection rejection) {
            return consenting.close(one.open())
                    ? toApplication(one, answers.error(one.request(), rejection), "continue.gone")
                    : gone(one);
        }
    }

    private static boolean isFresh(Open open, SignedIn signedIn) {
        if (!signedIn.authenticatedAt().isBefore(open.createdAt())) {
            return true;
        }
        var maxAge = open.request().maxAge();
        return !open.request().asksToSignIn()
                && (maxAge == null || signedIn.authenticatedAt().plus(maxAge).isAfter(open.createdAt()));
    }

    private static LocalPath here(Open open) {
        return new LocalPath(PATH).with("request", open.id().reveal());
    }

    private HttpResponse ask(Case one) {
        return ask(one, false);
    }

    private HttpResponse ask(Case one, boolean isChanged) {
        var limit = consenting.limit(one.request());
        if (one.standing().isRemembered()) {
            return answer(one, consenting.remembered(one.application(), one.open(), one.user()));
        }
        var email = one.visit().person().email();
        var formActions = List.of(AuthorizationAnswers.formAction(one.request().redirectUri()));
        if (!one.standing().missing().isEmpty() && !one.standing().mayInstall()) {
            var model = view.approval(one.open(), one.application(), one.standing(), one.user(), email);
            return pages.render(200, one.visit(), "authorize/approval", model, formActions);
        }
        if (mustConfirm(one)) {
            return pages.toConfirmation(here(one.open()));
        }
        var model = view.consent(one.open(), one.application(), one.standing(), limit, one.user(), email, isChanged);
        return pages.render(200, one.visit(), "authorize/consent", model, formActions);
    }

    private HttpResponse decide(Case one) {
        return switch (one.visit().form().find("decision").orElse("")) {
            case "allow" -> !isAsShown(one) ? ask(one, true) : isSettled(one) ? allow(one) : ask(one);
            case "refuse" -> consenting.refuse(one.open(), one.user()) ? denied(one) : gone(one);
            case "request" -> consenting.request(one.open(), one.user()) ? requested(one) : gone(one);
            case "other" -> {
                waiting.unbind(one.open());
                yield pages.toSignIn(here(one.open()), null, true);
            }
            default -> problem(one.visit(), 400, "problem.malformed");
        };
    }

    private static boolean isAsShown(Case one) {
        var shown = one.standing().shown(one.application(), one.request());
        return shown.equals(one.visit().seen());
    }

    /** Whether the company has approved all of it, or the user may and has proven lately who they are. */
    private boolean isSettled(Case one) {
        return one.standing().missing().isEmpty() || (one.standing().mayInstall() && !mustConfirm(one));
    }

    /** Consent for oneself takes a session; letting an application into the company takes what other administration takes. */
    private boolean mustConfirm(Case one) {
        return !one.standing().missing().isEmpty()
                && one.standing().mayInstall()
                && !pages.isRecent(one.visit().person());
    }

    private HttpResponse allow(Case one) {
        return answer(
                one,
                consenting.allow(
                        one.application(), one.open(), one.user(), one.visit().seen()));
    }

    private HttpResponse answer(Case one, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Given(var code) -> toApplication(one, answers.code(one.request(), code), "continue.text");
            case Outcome.Gone _ -> gone(one);
            case Outcome.Changed _ -> ask(now(one.visit(), one.open(), one.application(), one.user()), true);
        };
    }

    private HttpResponse denied(Case one) {
        return AuthorizationAnswers.redirect(deniedAddress(one, "the user refused"));
    }

    private String deniedAddress(Case one, String description) {
        return answers.error(one.request(), OAuthError.ACCESS_DENIED.because(description));
    }

    private HttpResponse requested(Case one) {
        var address = deniedAddress(one, "an administrator of the company has to approve the application first");
        return onward(
                one,
                new ContinueModel(
                        pages.text("requested.title"),
                        pages.text(
                                "requested.text",
                                one.application().application().name()),
                        address,
                        one.application().application().name(),
                        false));
    }

    /**
     * Right after signing in the browser still minds the sign-in page's {@code form-action}, which a redirect from here to another
     * site would break; a page in between does not.
     */
    private HttpResponse toApplication(Case one, String address, String text) {
        var isGet = one.visit().form().names().isEmpty();
        var hasJustSignedIn =
                !one.visit().person().authenticatedAt().isBefore(one.open().createdAt());
        if (!isGet || !hasJustSignedIn) {
            return AuthorizationAnswers.redirect(address);
        }
        var name = one.application().application().name();
        return onward(
                one,
                new ContinueModel(pages.text("continue.title", name), pages.text(text, name), address, name, true));
    }

    private HttpResponse onward(Case one, ContinueModel model) {
        return pages.render(200, one.visit(), "authorize/continue", model);
    }

    private HttpResponse gone(Case one) {
        return problem(one.visit(), 400, "consent.gone");
    }

    private HttpResponse problem(Visit visit, int status, String text) {
        return pages.problem(
                visit,
                status,
                pages.text(text + ".title"),
                pages.text(text + ".text", pages.catalogue().wording().data()));
    }
}
