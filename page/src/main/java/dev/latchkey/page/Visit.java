package dev.latchkey.page;

import dev.latchkey.core.account.Person;
import dev.latchkey.core.account.SignedIn;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.Rights;
import dev.latchkey.core.command.Seen;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpRequest;
import java.util.Optional;

/**
 * One request to a page, after the checks that always apply.
 *
 * @param query what the target carries
 * @param form what was posted; empty for GET
 * @param signedIn who visits
 * @param csrf for the hidden field {@code csrf} of every form on the page
 * @param viewer the same person as a user of a company, with what they may do now; only on pages for those
 * @param partnerViewer the same person as one of a partner's people; only on pages for those
 * @param visitor secret name of this browser, from its cookie; to bind things to a browser before anybody is signed in
 */
public record Visit(
        HttpRequest request,
        FormParameters query,
        FormParameters form,
        Optional<SignedIn> signedIn,
        Optional<Viewer> viewer,
        Optional<PartnerViewer> partnerViewer,
        String csrf,
        String visitor) {

    private static final String APART = "/identity/";

    /** Who visits a page that only people who are signed in get to. */
    public SignedIn person() {
        return signedIn.orElseThrow(() -> new IllegalStateException("this page is for people who are signed in"));
    }

    /** Who gives the commands of a page for users of a company. */
    public Actor.CompanyUser actor() {
        return viewerOrFail().actor();
    }

    /** Who gives the commands of a page for operators. */
    public Actor.Operator operator() {
        if (person().person() instanceof Person.OperatorPerson(String id)) {
            return new Actor.Operator(id);
        }
        throw new IllegalStateException("this page is for operators");
    }

    /** What the visitor of a page for users of a company may do now. */
    public Rights rights() {
        return viewerOrFail().rights();
    }

    /** Who visits a page of the partner portal. */
    public PartnerViewer partner() {
        return partnerViewer.orElseThrow(() -> new IllegalStateException("this page is for people of a partner"));
    }

    private Viewer viewerOrFail() {
        return viewer.orElseThrow(() -> new IllegalStateException("this page is for users of a company"));
    }

    /** A parameter of the path, such as {@code id} of {@code /settings/users/{id}}. */
    public String path(String parameter) {
        var value = request.pathParameters().get(parameter);
        if (value == null) {
            throw new IllegalStateException("the path of this page has no parameter " + parameter);
        }
        return value;
    }

    /** What stood on the page that the form was sent from; for a form without it, what never stood anywhere. */
    public Seen seen() {
        return new Seen(form.find("seen").orElse(""));
    }

    /**
     * What the form says when it is shown again as it was typed: still what its reader had before their eyes, until they were told what had
     * changed. Else who corrects a mistake would change over somebody else's change.
     *
     * @param field one that the form has; a form without it typed nothing, so that the page shows the thing as it is
     * @param now what the thing is
     * @param wrong why the form is shown again
     */
    public Seen seenBefore(String field, Seen now, FieldErrors wrong) {
        var isTyped = form.find(field).isPresent() && form.find("seen").isPresent();
        return isTyped && !wrong.isChanged() ? seen() : now;
    }

    Visit with(Viewer found) {
        return new Visit(request, query, form, signedIn, Optional.of(found), partnerViewer, csrf, visitor);
    }

    Visit with(PartnerViewer found) {
        return new Visit(request, query, form, signedIn, viewer, Optional.of(found), csrf, visitor);
    }

    Visit with(String otherCsrf) {
        return new Visit(request, query, form, signedIn, viewer, partnerViewer, otherCsrf, visitor);
    }

    /**
     * Whether what went wrong is told in the frame of the console. Who is signed in keeps it wherever they are; an application that asks for
     * their consent has sent them to a page apart.
     */
    boolean isInConsole() {
        return signedIn.isPresent() && !request.path().startsWith(APART);
    }

    /** The path of the request with its query, to come back to; the start page when that is not possible. */
    public LocalPath here() {
        var query = request.query();
        return LocalPath.parse(query == null ? request.path() : request.path() + "?" + query)
                .orElse(LocalPath.HOME);
    }

    @Override
    public String toString() {
        return "Visit[" + request.method() + " " + request.path() + "]";
    }
}
