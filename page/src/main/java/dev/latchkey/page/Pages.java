package dev.latchkey.page;

import dev.latchkey.core.account.SessionOver;
import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.core.change.InForce;
import dev.latchkey.core.change.Vouching;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.edge.http.BlockingEndpoint;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.Guarded;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import io.vertx.core.buffer.Buffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The way to and from every page: no page can forget a check, because a handler gets only visits that passed them. A form is taken only with
 * the token of its own session or browser, never when the browser says that another site sent it. Safe for use by many threads.
 */
public final class Pages {

    /** Older proof than this is asked for again before a secret is made or shown. */
    public static final Duration RECENT = Duration.ofMinutes(10);

    private static final String CONFIRM = "/account/confirm";
    // Whom a page admits, as the table of paths says it.
    private static final String OF_COMPANY = "a company's users";
    private static final String SIGNED_IN = "who is signed in";
    private static final String RECENTLY = "asked again after " + RECENT.toMinutes() + " minutes";

    private final Executor executor = PagesAtOnce.ofNobodyYet(Executors.newVirtualThreadPerTaskExecutor());
    private final VisitReader visits;
    private final WhileSignedIn whileSignedIn;
    private final LateForms late;
    private final InForce inForce;
    private final Viewers viewers;
    private final PartnerViewers partnerViewers;
    private final Catalogue catalogue;
    private final Templates templates;
    private final InstantSource clock;

    /**
     * @param vouching for the sessions, and for what pages changed
     * @param console what stands around its pages
     * @param webOrigin where browsers find the pages: scheme, host and port
     * @param formKey for HMAC-SHA-256, for the tokens of forms
     * @param catalogue the product that pages are about
     */
    public Pages(
            Sessions sessions,
            Vouching vouching,
            ConsoleFrame console,
            String webOrigin,
            SecretKey formKey,
            Catalogue catalogue,
            InstantSource clock,
            SecureRandom random) {
        this.visits = new VisitReader(sessions, vouching.freshness(), webOrigin, formKey, random);
        this.whileSignedIn = new WhileSignedIn(visits, new PagesAtOnce(Duration.ofSeconds(5)));
        this.late = new LateForms(visits, clock, random);
        this.inForce = vouching.inForce();
        this.viewers = console.viewers();
        this.partnerViewers = console.partnerViewers();
        this.catalogue = catalogue;
        this.templates = new Templates(catalogue, console);
        this.clock = clock;
    }

    /** A page for everybody. */
    public Guarded anyone(PageHandler handler) {
        return endpoint("anyone", null, handler);
    }

    /** A page for people who are signed in; others are sent to sign in and come back. */
    public Guarded signedIn(PageHandler handler) {
        return signedIn(SIGNED_IN, handler);
    }

    Guarded signedIn(String admits, PageHandler handler) {
        return endpoint(admits, visit -> visit.signedIn().isPresent() ? Gate.OPEN : Gate.SIGN_IN, handler);
    }

    /**
     * A page that makes or shows a secret: for people who proved who they are less than {@link #RECENT} ago; others are sent
     * to do so. Who sends a form too late comes back to it as they filled it in.
     */
    public Guarded recentlyAuthenticated(PageHandler handler) {
        return recentlyAuthenticated(SIGNED_IN, handler);
    }

    Guarded recentlyAuthenticated(String admits, PageHandler handler) {
        return endpoint(
                admits + ", " + RECENTLY,
                visit -> visit.signedIn()
                        .map(one -> isRecent(one) ? Gate.OPEN : Gate.CONFIRM)
                        .orElse(Gate.SIGN_IN),
                handler);
    }

    /**
     * A page for users of a company whose system role holds a permission; others get a page that says so. What the page does is
     * decided once more by the command, in its own transaction.
     */
    public Guarded company(Permission permission, PageHandler handler) {
        return signedIn(
                OF_COMPANY + " with `" + permission.value() + "`", visit -> asCompanyUser(visit, permission, handler));
    }

    /** As {@link #company(Permission, PageHandler)}, for what {@link #recentlyAuthenticated} is for. */
    public Guarded companyRecent(Permission permission, PageHandler handler) {
        return recentlyAuthenticated(
                OF_COMPANY + " with `" + permission.value() + "`", visit -> asCompanyUser(visit, permission, handler));
    }

    private HttpResponse asCompanyUser(Visit visit, Permission permission, PageHandler handler) throws Exception {
        var viewer = viewers.find(visit.person());
        if (viewer.isEmpty()) {
            return problem(visit, 403, text("problem.company.title"), text("problem.company.text"));
        }
        var company = visit.with(viewer.get());
        if (!company.rights().permissions().contains(permission)) {
            return problem(company, 403, ProblemPage.without(permission, catalogue.permissions(), messages()));
        }
        return handler.handle(company);
    }

    /** Whether somebody proved who they are less than {@link #RECENT} ago. */
    public boolean isRecent(SignedIn signedIn) {
        return clock.instant().isBefore(signedIn.authenticatedAt().plus(RECENT));
    }

    private Guarded endpoint(String admits, @Nullable Function<Visit, Gate> gate, PageHandler handler) {
        return Guarded.by(admits, new BlockingEndpoint(executor, request -> handle(request, gate, handler)));
    }

    private HttpResponse handle(HttpRequest request, @Nullable Function<Visit, Gate> gate, PageHandler handler)
            throws Exception {
        var known = visits.findVisitor(request);
        var visitor = known.orElseGet(visits::newVisitor);
        var answer = handle(request, visitor, gate, handler);
        var guarded = visits.areByTls() ? answer.with("Strict-Transport-Security", "max-age=31536000") : answer;
        return known.isPresent() ? guarded : guarded.withCookie(cookies().set(BrowserCookie.VISITOR, visitor));
    }

    private HttpResponse handle(
            HttpRequest request, String visitor, @Nullable Function<Visit, Gate> gate, PageHandler handler)
            throws Exception {
        var nobody = visits.ofNobody(request, visitor);
        var known = nobody;
        try {
            var keptForm = LateForms.named(request);
            var visit = visits.read(keptForm == null ? request : LateForms.withoutName(request), visitor);
            known = visit;
            if (request.method().equals(HttpMethod.POST) && !visits.isOwnForm(visit)) {
                return (gate == null ? Optional.<LocalPath>empty() : late.keep(visit))
                        .map(back -> visit.signedIn().isPresent() ? seeOther(back) : toSignIn(back, null, false))
                        .orElseGet(() -> problem(visit, 403, text("problem.form.title"), text("problem.form.text")));
            }
            return switch (gate == null ? Gate.OPEN : gate.apply(visit)) {
                case OPEN -> {
                    var answer = whileSignedIn.handle(visit, handler);
                    yield keptForm == null ? answer : late.fill(visit, keptForm, answer, text("form.kept"));
                }
                case SIGN_IN -> toSignIn(late.back(visit, keptForm), null, false);
                case CONFIRM -> toConfirmation(late.back(visit, keptForm));
            };
        } catch (SessionOver _) {
            return toSignIn(late.back(known, null), null, false);
        } catch (FormParameters.Malformed e) {
            return problem(nobody, 400, text("problem.malformed.title"), text("problem.malformed.text"));
        } catch (CommandRefused e) {
            return e.reason() == CommandRefused.Reason.NOT_FOUND
                    ? problem(known, 404, text("problem.missing.title"), text("problem.missing.text"))
                    : problem(known, FieldErrors.status(e), text("problem.refused.title"), FieldErrors.sentence(e));
        } catch (ServiceUnavailable e) {
            return problem(nobody, e.status(), text("problem.unavailable.title"), text(PagesAtOnce.why(e), product()))
                    .with("Retry-After", Long.toString(e.retryAfterSeconds()));
        }
    }

    /** @param template name without ending, below {@code src/main/jte}; it takes {@code page} and {@code model} */
    public HttpResponse render(int status, Visit visit, String template, Object model) {
        return render(status, visit, template, model, List.of());
    }

    /** @param formActions origins, or schemes with their colon, beside our own, that the answer to a form may redirect to */
    public HttpResponse render(int status, Visit visit, String template, Object model, List<String> formActions) {
        return new HttpResponse(
                status, PageHeaders.of(formActions), body(visit, template, model, Templates.Looking.NOBODY, false));
    }

    /** A page of the console: with its navigation, and with our script, which it can do without. */
    public HttpResponse console(int status, Visit visit, String template, Object model) {
        return new HttpResponse(status, PageHeaders.withScript(), framed(visit, template, model, true));
    }

    /** As {@link #console}, of a page whose script sends a form itself. */
    public HttpResponse sending(int status, Visit visit, String template, Object model) {
        return new HttpResponse(status, PageHeaders.withScriptThatSends(), framed(visit, template, model, true));
    }

    /** A page about the visitor's own account: in the frame of the console, and without script. */
    public HttpResponse account(int status, Visit visit, String template, Object model) {
        return new HttpResponse(status, PageHeaders.of(List.of()), framed(visit, template, model, false));
    }

    private Buffer framed(Visit visit, String template, Object model, boolean runsScript) {
        var looking = new Templates.Looking(
                visit.viewer().or(() -> visit.signedIn().flatMap(viewers::find)),
                visit.partnerViewer().or(() -> visit.signedIn().flatMap(partnerViewers::find)));
        return body(visit, template, model, looking, runsScript);
    }

    private Buffer body(Visit visit, String template, Object model, Templates.Looking looking, boolean runsScript) {
        var isPending = visit.signedIn().isPresent() && !inForce.isEverything();
        return templates.render(template, model, new Templates.Reader(visit, looking, isPending, runsScript));
    }

    /** A page that says what went wrong and what to do. */
    public HttpResponse problem(Visit visit, int status, String title, String text) {
        return problem(visit, status, new ProblemPage(title, text, ""));
    }

    private HttpResponse problem(Visit visit, int status, ProblemPage problem) {
        return visit.isInConsole()
                ? console(status, visit, "console-problem", problem)
                : render(status, visit, "problem", problem);
    }

    /** Sends the browser on after a form. */
    public HttpResponse seeOther(LocalPath to) {
        return Redirects.to(to);
    }

    /**
     * Sends the browser to the sign-in page.
     *
     * @param continueTo where to go afterwards
     * @param loginHint address to fill in
     * @param forceReauthentication asks even somebody who is signed in; afterwards {@link SignedIn#authenticatedAt} is later than
     *     this answer
     */
    public HttpResponse toSignIn(LocalPath continueTo, @Nullable String loginHint, boolean forceReauthentication) {
        return seeOther(Redirects.signIn(continueTo, loginHint, forceReauthentication));
    }

    /** Sends somebody who is signed in to prove once more who they are. */
    public HttpResponse toConfirmation(LocalPath continueTo) {
        return seeOther(new LocalPath(CONFIRM).with("continue", continueTo.value()));
    }

    /** A text of the messages. */
    public String text(String key, Object... values) {
        return messages().text(key, values);
    }

    /** By which pages tell how long ago something was. */
    public InstantSource clock() {
        return clock;
    }

    /** The texts, for those who write parts of a page. */
    public Messages messages() {
        return templates.messages();
    }

    /** What people call the platform. */
    public String product() {
        return catalogue.wording().product();
    }

    /** The product that pages are about. */
    public Catalogue catalogue() {
        return catalogue;
    }

    public BrowserCookies cookies() {
        return visits.cookies();
    }

    /** The files that every page uses, each to be served at its path. */
    public List<StaticFile> files() {
        return templates.files();
    }
}
