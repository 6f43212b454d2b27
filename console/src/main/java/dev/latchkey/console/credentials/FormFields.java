package dev.latchkey.console.credentials;

import dev.latchkey.core.command.Seen;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Meanwhile;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the form of a credential offers: no more than whoever fills it in may give. */
public final class FormFields {

    /**
     * How scopes are chosen.
     *
     * @param notes what the button did that the form was sent with; empty when it was none of those
     */
    public record Chooser(ScopeOffer offer, OperationChoice operations, List<String> notes) {

        /** What the form shows under which heading, for whoever takes it. */
        public String shown() {
            return ShownScopes.text(offer);
        }
    }

    /**
     * The form, empty or as it was typed.
     *
     * @param isClient whether it is about an OAuth client
     * @param name of the credential that it changes; absent when it makes one
     * @param action path that it is posted to
     * @param back path of the page that people came from
     * @param offered roles and access groups to choose from
     * @param sum what would be made, in a few words
     * @param chooser how scopes are chosen
     * @param made path of the credential that this form has made already
     * @param seen what the credential is that the form changes
     * @param meanwhile what somebody else made of it; absent when nobody did
     * @param prefill what is ticked for whoever comes from a refusal; absent when nothing is
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            boolean isClient,
            @Nullable String name,
            String action,
            String back,
            TypedForm typed,
            FieldErrors errors,
            @Nullable String made,
            Seen seen,
            @Nullable Meanwhile meanwhile,
            RoleChoices.Offered offered,
            String sum,
            Chooser chooser,
            @Nullable Prefill prefill) {

        Model with(Prefill more) {
            return new Model(
                    isClient,
                    name,
                    action,
                    back,
                    more.onto(typed),
                    errors,
                    made,
                    seen,
                    meanwhile,
                    offered,
                    sum,
                    chooser,
                    more);
        }

        public boolean isNew() {
            return name == null;
        }

        /** Whether a scope is ticked that nothing served asks for. */
        public boolean hasUnasked() {
            return chooser.offer().unasked().stream()
                    .anyMatch(entry -> typed.has(entry.name().value()));
        }

        /** Whether something of what is usually left as it is is not, or wrong. */
        public boolean isRestOpen() {
            return typed.isUnusual()
                    || Stream.of("tokenFormat", "expiresAt", "allowList", "method", "jwks", "jwksUri")
                            .anyMatch(field -> errors.error(field) != null);
        }

        public TypedProof.Fields proof() {
            return typed.proof().fields(errors);
        }

        public @Nullable String error(String field) {
            return errors.error(field);
        }

        public List<Integer> presets() {
            return TypedForm.presets();
        }
    }

    private final Pages pages;
    private final RoleChoices choices;
    private final ScopeCatalog scopes;
    private final SampleCalls served;

    FormFields(Pages pages, RoleChoices choices, ScopeCatalog scopes, SampleCalls served) {
        this.pages = pages;
        this.choices = choices;
        this.scopes = scopes;
        this.served = served;
    }

    /** What the form of a new client offers now. */
    ScopeOffer offer() {
        return ScopeOffer.of(scopes, served.operations());
    }

    /** What the form of one that is there offers now: a place for each scope that it holds, too. */
    ScopeOffer offer(Credential credential) {
        return credential instanceof OAuthClient client
                ? offer().having(scopes, client.settings().scopes())
                : offer();
    }

    /** As the form was filled in. */
    Chooser chooser(FormParameters form, ScopeOffer offer, List<String> notes) {
        var isByOperation = form.find("by").orElse("").equals("operation");
        return chooser(offer, OperationChoice.query(form), OperationChoice.ticked(form), isByOperation, notes);
    }

    /** By scopes, with no operation ticked. */
    Chooser chooserOfScopes(ScopeOffer offer, List<String> notes) {
        return chooser(offer, "", Set.of(), false, notes);
    }

    private Chooser chooser(
            ScopeOffer offer, String query, Set<String> ticked, boolean isByOperation, List<String> notes) {
        var needs = new OperationNeeds(scopes, offer);
        var operations = OperationChoice.of(served.operations(), needs, query, ticked, isByOperation);
        return new Chooser(offer, operations, List.copyOf(notes));
    }

    /** The form of one that will be made. */
    Model fresh(
            Visit visit,
            boolean isClient,
            String action,
            String back,
            TypedForm typed,
            FieldErrors wrong,
            Chooser chooser,
            @Nullable String made) {
        return model(visit, isClient, null, action, back, typed, wrong, chooser, made);
    }

    /** The form of one that is there. */
    Model change(Visit visit, Credential credential, TypedForm typed, FieldErrors wrong, Chooser chooser) {
        var path = CredentialPages.pathOf(credential.id()).value();
        return model(
                visit,
                credential instanceof OAuthClient,
                credential,
                path + "/edit",
                path,
                typed,
                wrong,
                chooser,
                null);
    }

    private Model model(
            Visit visit,
            boolean isClient,
            @Nullable Credential credential,
            String action,
            String back,
            TypedForm typed,
            FieldErrors wrong,
            Chooser chooser,
            @Nullable String made) {
        var offered = isClient ? choices.offered(visit, pages.catalogue().permissions()) : RoleChoices.Offered.NOTHING;
        return new Model(
                isClient,
                credential == null ? null : credential.facts().label().name(),
                action,
                back,
                typed,
                wrong.withoutChange(),
                made,
                credential == null ? Seen.of() : visit.seenBefore("name", credential.seen(), wrong),
                credential == null || !wrong.isChanged() ? null : meanwhile(visit, credential),
                offered,
                isClient ? sum(typed, offered) : pages.text("credentials.form.sum.key"),
                chooser,
                null);
    }

    private String sum(TypedForm typed, RoleChoices.Offered offered) {
        var group = offered.group(typed.accessGroup());
        return pages.text(
                "credentials.form.sum",
                typed.scopes().chosen().size(),
                offered.role(typed.systemRole()),
                group.isEmpty() ? pages.text("credentials.form.sum.noGroup") : group);
    }

    private Meanwhile meanwhile(Visit visit, Credential credential) {
        var facts = credential.facts();
        var end = facts.expiresAt();
        var now = new ArrayList<>(Meanwhile.of(
                        true,
                        pages.text("meanwhile.name"),
                        facts.label().name(),
                        pages.text("meanwhile.description"),
                        facts.label().description(),
                        pages.text("meanwhile.ends"),
                        end == null ? "" : ShownValues.time(end).text(),
                        pages.text("meanwhile.addresses"),
                        String.join(", ", facts.allowList().networks()))
                .facts());
        if (credential instanceof OAuthClient client) {
            var settings = client.settings();
            now.addAll(Meanwhile.of(
                            true,
                            pages.text("meanwhile.scopes"),
                            String.join(" ", settings.scopes().names()),
                            pages.text("meanwhile.role"),
                            choices.role(visit, settings.systemRoleId())
                                    .map(SystemRole::name)
                                    .orElse(settings.systemRoleId()),
                            pages.text("meanwhile.group"),
                            choices.groupName(visit, settings.accessGroupId()))
                    .facts());
        }
        return new Meanwhile(true, now);
    }
}
