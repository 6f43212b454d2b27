package dev.latchkey.page.signin;

import dev.latchkey.core.account.Browser;
import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SessionCommands;
import dev.latchkey.core.account.SignIn;
import dev.latchkey.core.account.SignIn.Outcome;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.credential.Secret;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.page.BrowserCookie;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.PageHandler;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Start page, sign-in with its second step, confirmation, sign-out. */
final class SignInEndpoints {

    private static final LocalPath CODE = new LocalPath("/account/sign-in/code");
    private static final LocalPath CHOICE = new LocalPath("/account/sign-in/account");
    private static final LocalPath SIGN_IN = new LocalPath("/account/sign-in");
    private static final int PASSWORD_LENGTH_MAX = 256;

    private final Pages pages;
    private final SignIn signIn;
    private final SessionCommands sessions;
    private final @Nullable String signUpPath;
    private final Supplier<List<SignInPages.ShownApi>> apis;

    /**
     * @param signUpPath where organisations become partners; absent when they do not by themselves
     * @param apis that a visitor is told of, as they stand
     */
    SignInEndpoints(
            Pages pages,
            SignIn signIn,
            SessionCommands sessions,
            @Nullable String signUpPath,
            Supplier<List<SignInPages.ShownApi>> apis) {
        this.signUpPath = signUpPath;
        this.apis = apis;
        this.pages = pages;
        this.signIn = signIn;
        this.sessions = sessions;
    }

    /** @param ofCompany makes the one of a company's people */
    HttpResponse home(Visit visit, PageHandler ofCompany) throws Exception {
        return switch (visit.signedIn().map(SignedIn::person).orElse(null)) {
            case Person.CompanyPerson _ -> ofCompany.handle(visit);
            case Person.PartnerPerson _ -> pages.seeOther(new LocalPath(PartnerDoor.PATH));
            case Person.OperatorPerson _ -> pages.seeOther(new LocalPath(OperatorDoor.PATH));
            case null -> home(visit);
        };
    }

    private HttpResponse home(Visit visit) {
        return pages.render(200, visit, "signin/home", new SignInPages.HomeModel(apis.get()));
    }

    /** Shows the form; somebody who is signed in goes on at once, unless they shall sign in once more. */
    HttpResponse form(Visit visit) {
        var isAgain = visit.query().find("again").filter("true"::equals).isPresent();
        if (visit.signedIn().isPresent() && !isAgain) {
            return pages.seeOther(continueTo(visit));
        }
        var hint = visit.query().findNonEmpty("login_hint").filter(text -> text.length() <= 254);
        var note = visit.query().find("note").orElse("");
        return show(200, visit, hint.orElse(""), null, noteText(note), isAgain);
    }

    private @Nullable String noteText(String note) {
        return switch (note) {
            case "changed" -> pages.text("signIn.changed");
            case "chosen" -> pages.text("signIn.chosen");
            case "signed-out" -> pages.text("signIn.signedOut");
            case "lapsed" -> pages.text("signIn.lapsed");
            default -> null;
        };
    }

    private HttpResponse show(
            int status, Visit visit, String email, @Nullable String error, @Nullable String note, boolean isAgain) {
        var model = new SignInPages.SignInModel(email, continueTo(visit).value(), error, note, isAgain, signUpPath);
        return pages.render(status, visit, "signin/sign-in", model);
    }

    HttpResponse signIn(Visit visit) {
        var email = visit.form().find("email").orElse("");
        var shown = email.length() <= 254 ? email : "";
        var outcome = signIn.withPassword(shown, password(visit), origin(visit));
        return switch (outcome) {
            case Outcome.Opened opened -> enter(visit, opened);
            case Outcome.SecondFactorNeeded(var ticket) -> toCode(visit, ticket);
            case Outcome.ChoiceNeeded(var ticket) ->
                pages.seeOther(CHOICE.with("continue", continueTo(visit).value()))
                        .withCookie(pages.cookies().set(BrowserCookie.CHOICE, ticket.reveal()));
            case Outcome.Held(var wait) ->
                show(429, visit, shown, heldText(wait), null, false).with("Retry-After", seconds(wait));
            case Outcome.Refused _, Outcome.Lapsed _ ->
                show(401, visit, shown, pages.text("signIn.refused"), null, false);
        };
    }

    private HttpResponse enter(Visit visit, Outcome.Opened opened) {
        var cookies = pages.cookies();
        return pages.seeOther(continueTo(visit))
                .withCookie(cookies.set(
                        BrowserCookie.SESSION, opened.session().cookie().reveal()))
                .withCookie(cookies.set(BrowserCookie.DEVICE, opened.device().reveal()))
                .withCookie(cookies.set(BrowserCookie.VISITOR, visit.visitor()))
                .withCookie(cookies.forget(BrowserCookie.SECOND_FACTOR))
                .withCookie(cookies.forget(BrowserCookie.CHOICE));
    }

    private HttpResponse toCode(Visit visit, Secret ticket) {
        return pages.seeOther(CODE.with("continue", continueTo(visit).value()))
                .withCookie(pages.cookies().set(BrowserCookie.SECOND_FACTOR, ticket.reveal()));
    }

    /** Which account, where the password was right for several. */
    HttpResponse choiceForm(Visit visit) {
        var choices = signIn.choices(choiceTicket(visit), origin(visit));
        if (choices.isEmpty()) {
            return pages.render(
                    410,
                    visit,
                    "signin/told",
                    new SignInPages.ToldModel(
                            pages.text("choice.title"),
                            pages.text("signIn.lapsed"),
                            pages.text("signIn.title"),
                            SIGN_IN.with("continue", continueTo(visit).value()).value()));
        }
        var accounts = choices.stream()
                .map(choice -> new SignInPages.AccountLine(choice.id(), nameOf(choice)))
                .toList();
        return pages.render(
                200,
                visit,
                "signin/choice",
                new SignInPages.ChoiceModel(accounts, continueTo(visit).value()));
    }

    private String nameOf(SignIn.Choice choice) {
        return switch (choice.kind()) {
            case COMPANY -> choice.ownerName();
            case PARTNER -> pages.text("choice.partner", choice.ownerName());
            case OPERATOR -> pages.text("choice.operator");
        };
    }

    HttpResponse choose(Visit visit) {
        var chosen = visit.form().find("account").orElse("");
        return switch (signIn.withChoice(choiceTicket(visit), chosen, origin(visit))) {
            case Outcome.Opened opened -> enter(visit, opened);
            case Outcome.SecondFactorNeeded(var ticket) -> toCode(visit, ticket);
            case Outcome.Lapsed _, Outcome.Refused _, Outcome.Held _, Outcome.ChoiceNeeded _ -> lapsed(visit);
        };
    }

    private String choiceTicket(Visit visit) {
        return pages.cookies()
                .find(visit.request().headers(), BrowserCookie.CHOICE)
                .orElse("");
    }

    private HttpResponse lapsed(Visit visit) {
        return pages.seeOther(SIGN_IN.with("note", "lapsed")
                        .with("continue", continueTo(visit).value()))
                .withCookie(pages.cookies().forget(BrowserCookie.SECOND_FACTOR))
                .withCookie(pages.cookies().forget(BrowserCookie.CHOICE));
    }

    HttpResponse codeForm(Visit visit) {
        return pages.render(
                200,
                visit,
                "signin/code",
                new SignInPages.CodeModel(continueTo(visit).value(), null));
    }

    HttpResponse code(Visit visit) {
        var ticket = pages.cookies()
                .find(visit.request().headers(), BrowserCookie.SECOND_FACTOR)
                .orElse("");
        var typed =
                visit.form().find("code").filter(text -> text.length() <= 40).orElse("");
        return switch (signIn.withSecondFactor(ticket, typed, origin(visit))) {
            case Outcome.Opened opened -> enter(visit, opened);
            case Outcome.Held(var wait) -> wrongCode(429, visit, heldText(wait)).with("Retry-After", seconds(wait));
            case Outcome.Refused _ -> wrongCode(401, visit, pages.text("code.refused"));
            case Outcome.Lapsed _, Outcome.SecondFactorNeeded _, Outcome.ChoiceNeeded _ -> lapsed(visit);
        };
    }

    private HttpResponse wrongCode(int status, Visit visit, String error) {
        var model = new SignInPages.CodeModel(continueTo(visit).value(), error);
        return pages.render(status, visit, "signin/code", model);
    }

    HttpResponse confirmForm(Visit visit) {
        return confirmForm(200, visit, null);
    }

    private HttpResponse confirmForm(int status, Visit visit, @Nullable String error) {
        var model = new SignInPages.ConfirmModel(
                visit.person().email(), continueTo(visit).value(), error);
        return pages.account(status, visit, "signin/confirm", model);
    }

    HttpResponse confirm(Visit visit) {
        return switch (signIn.again(visit.person(), password(visit), origin(visit))) {
            case Outcome.Opened opened -> enter(visit, opened);
            case Outcome.Held(var wait) ->
                confirmForm(429, visit, heldText(wait)).with("Retry-After", seconds(wait));
            case Outcome.Refused _ -> confirmForm(401, visit, pages.text("confirm.refused"));
            case Outcome.SecondFactorNeeded(var ticket) -> toCode(visit, ticket);
            case Outcome.Lapsed _, Outcome.ChoiceNeeded _ -> pages.toSignIn(continueTo(visit), null, false);
        };
    }

    HttpResponse signOutForm(Visit visit) {
        return visit.signedIn()
                .map(one -> pages.render(200, visit, "signin/sign-out", new SignInPages.NameModel(one.email())))
                .orElseGet(() -> pages.seeOther(LocalPath.HOME));
    }

    HttpResponse signOut(Visit visit) {
        visit.signedIn().ifPresent(sessions::signOut);
        return pages.seeOther(SIGN_IN.with("note", "signed-out"))
                .withCookie(pages.cookies().forget(BrowserCookie.SESSION));
    }

    private SignIn.Origin origin(Visit visit) {
        var request = visit.request();
        var agent = Objects.requireNonNullElse(request.headers().get("User-Agent"), "");
        var address = request.clientAddress();
        return new SignIn.Origin(
                address,
                new Browser(address.getHostAddress(), agent),
                visit.visitor(),
                pages.cookies().find(request.headers(), BrowserCookie.DEVICE).orElse(null),
                visit.signedIn().orElse(null),
                request.caller().hasLeft());
    }

    private static String password(Visit visit) {
        return visit.form()
                .find("password")
                .filter(text -> text.length() <= PASSWORD_LENGTH_MAX)
                .orElse("");
    }

    private static LocalPath continueTo(Visit visit) {
        return visit.form()
                .find("continue")
                .or(() -> visit.query().find("continue"))
                .flatMap(LocalPath::parse)
                .orElse(LocalPath.HOME);
    }

    private String heldText(Duration wait) {
        var seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return pages.text(
                "signIn.held",
                seconds < 60 ? pages.text("wait.seconds", seconds) : pages.text("wait.minutes", (seconds + 59) / 60));
    }

    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
