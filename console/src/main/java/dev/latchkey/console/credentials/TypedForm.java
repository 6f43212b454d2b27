package dev.latchkey.console.credentials;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.protocol.DateTimes;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.Messages;
import dev.latchkey.page.Retyped;
import dev.latchkey.page.TypedLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The form of a credential as somebody typed it, to be shown again as it is, or turned into a request.
 *
 * @param formId names the credential that the form will make; empty in the form of one that is there
 * @param expiry {@code never}, {@code keep}, {@code date}, or a number of days
 * @param expiryDate the last day, ISO 8601, in UTC
 * @param allowList networks, one a line
 * @param proof only in the form of a new client
 * @implNote Many parameters: one for each field of the form.
 */
public record TypedForm(
        String formId,
        String name,
        String description,
        String expiry,
        String expiryDate,
        String allowList,
        String systemRole,
        String accessGroup,
        TypedScopes scopes,
        String tokenFormat,
        TypedProof proof) {

    private static final int DAYS_MAX = 365;

    /** @param systemRole id of the one that is suggested */
    static TypedForm empty(String formId, String systemRole) {
        return new TypedForm(
                formId,
                "",
                "",
                "never",
                "",
                "",
                systemRole,
                "",
                TypedScopes.NONE,
                TokenFormat.OPAQUE.name(),
                TypedProof.EMPTY);
    }

    static TypedForm of(Credential credential) {
        var facts = credential.facts();
        var settings = credential instanceof OAuthClient client ? client.settings() : null;
        return new TypedForm(
                "",
                facts.label().name(),
                facts.label().description(),
                facts.expiresAt() == null ? "never" : "keep",
                "",
                String.join("\n", facts.allowList().networks()),
                settings == null ? "" : settings.systemRoleId(),
                settings == null || settings.accessGroupId() == null ? "" : settings.accessGroupId(),
                settings == null
                        ? TypedScopes.NONE
                        : TypedScopes.of(settings.scopes().names()),
                settings == null ? "" : settings.tokenFormat().name(),
                TypedProof.EMPTY);
    }

    /** The same with more scopes ticked. */
    TypedForm adding(List<String> more) {
        return with(scopes.adding(more));
    }

    /** The same with other scopes. */
    TypedForm with(TypedScopes other) {
        return new TypedForm(
                formId,
                name,
                description,
                expiry,
                expiryDate,
                allowList,
                systemRole,
                accessGroup,
                other,
                tokenFormat,
                proof);
    }

    /** The same with another role. */
    TypedForm withRole(String other) {
        return new TypedForm(
                formId,
                name,
                description,
                expiry,
                expiryDate,
                allowList,
                other,
                accessGroup,
                scopes,
                tokenFormat,
                proof);
    }

    /**
     * Of a form that makes a credential.
     *
     * @param offer what the form of a client offers
     */
    static TypedForm read(FormParameters form, ScopeOffer offer) {
        return read(form, offer, "", "");
    }

    /**
     * Of the form of a credential that is there.
     *
     * @param offer what the form of a client offers
     * @param label what it is called now
     */
    static TypedForm read(FormParameters form, ScopeOffer offer, Label label) {
        return read(form, offer, label.name(), label.description());
    }

    private static TypedForm read(FormParameters form, ScopeOffer offer, String name, String description) {
        return new TypedForm(
                text(form, "form"),
                Retyped.text(text(form, "name"), name),
                Retyped.text(text(form, "description"), description),
                text(form, "expiry"),
                text(form, "expiryDate"),
                text(form, "allowList"),
                text(form, "systemRole"),
                text(form, "accessGroup"),
                TypedScopes.read(form, offer),
                text(form, "tokenFormat"),
                TypedProof.read(form));
    }

    private static String text(FormParameters form, String name) {
        return form.find(name).orElse("");
    }

    /** Whether it says more about its end, networks, tokens and proof than most do. */
    boolean isUnusual() {
        return !expiry.equals("never")
                || !allowList.isEmpty()
                || !tokenFormat.equals(TokenFormat.OPAQUE.name())
                || !proof.equals(TypedProof.EMPTY);
    }

    public boolean has(String scope) {
        return scopes.ticked().contains(scope);
    }

    /**
     * What is wrong with it, with each field at once, as far as the form itself tells.
     *
     * @param kept the end it has now; absent when it has none
     * @param more rules of those who take the form, after its own
     */
    FieldErrors check(Messages messages, boolean isClient, Instant now, @Nullable Instant kept, Runnable... more) {
        var rules = new ArrayList<Runnable>(List.of(
                () -> TextLimits.checkName("name", name),
                () -> TextLimits.checkDescription("description", description),
                () -> futureEnd(messages, now, kept),
                () -> networks(messages)));
        if (isClient) {
            rules.addAll(2, List.of(() -> wanted(messages), () -> role(messages), () -> format(messages)));
        }
        rules.addAll(List.of(more));
        return FieldErrors.of(rules.toArray(Runnable[]::new));
    }

    private void futureEnd(Messages messages, Instant now, @Nullable Instant kept) {
        var end = end(messages, now, kept);
        if (end != null && !end.isAfter(now)) {
            throw CommandRefused.invalid("expiresAt", messages.text("credentials.form.past"));
        }
    }

    private String role(Messages messages) {
        if (systemRole.isEmpty()) {
            throw CommandRefused.invalid("systemRole", messages.text("credentials.form.role"));
        }
        return systemRole;
    }

    /** @param kept the end it has now; absent when it has none */
    NewApiKey toApiKey(Messages messages, Instant now, @Nullable Instant kept) {
        return new NewApiKey(new Label(name, description), end(messages, now, kept), networks(messages));
    }

    /** @param kept the end it has now; absent when it has none */
    NewClient toClient(Messages messages, Instant now, @Nullable Instant kept) {
        var label = new Label(name, description);
        var group = accessGroup.isEmpty() ? null : accessGroup;
        var settings = new ClientSettings(role(messages), group, wanted(messages), format(messages));
        return new NewClient(label, end(messages, now, kept), networks(messages), settings);
    }

    private Scopes wanted(Messages messages) {
        var wanted = scopes.chosen();
        if (wanted.isEmpty()) {
            throw CommandRefused.invalid("scopes", messages.text("credentials.form.scopes"));
        }
        if (!wanted.stream().allMatch(Scope::isScopeToken)) {
            throw CommandRefused.invalid("scopes", messages.text("credentials.form.scopes.names"));
        }
        return Scopes.of(wanted.stream().map(Scope::new).toList());
    }

    private TokenFormat format(Messages messages) {
        return Stream.of(TokenFormat.values())
                .filter(one -> one.name().equals(tokenFormat))
                .findFirst()
                .orElseThrow(() -> CommandRefused.invalid("tokenFormat", messages.text("credentials.form.tokens")));
    }

    private IpAllowList networks(Messages messages) {
        // The last of so many pieces is all the rest.
        var lines = Stream.of(allowList.split("[\\s,]+", IpAllowList.COUNT_MAX + 2))
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.size() > IpAllowList.COUNT_MAX) {
            throw CommandRefused.invalid(
                    "allowList", messages.text("credentials.form.addresses.many", IpAllowList.COUNT_MAX));
        }
        for (var line : lines) {
            if (!isNetwork(line)) {
                throw CommandRefused.invalid(
                        "allowList", messages.text("credentials.form.addresses.wrong", TypedLines.said(line)));
            }
        }
        return IpAllowList.parse(lines);
    }

    private static boolean isNetwork(String line) {
        try {
            IpAllowList.parse(List.of(line));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private @Nullable Instant end(Messages messages, Instant now, @Nullable Instant kept) {
        return switch (expiry) {
            case "never" -> null;
            case "keep" -> kept;
            case "date" -> endOf(messages, expiryDate);
            default -> now.plus(Duration.ofDays(days(messages)));
        };
    }

    private int days(Messages messages) {
        var isNumber = expiry.matches("[1-9][0-9]{0,2}") && Integer.parseInt(expiry) <= DAYS_MAX;
        if (!isNumber) {
            throw CommandRefused.invalid("expiresAt", messages.text("credentials.form.end"));
        }
        return Integer.parseInt(expiry);
    }

    /** The first instant after a day, so that what ends on a day works on that day. */
    static Instant endOf(Messages messages, String date) {
        return DateTimes.parseDay(date)
                .map(DateTimes::endOf)
                .orElseThrow(() -> CommandRefused.invalid("expiresAt", messages.text("credentials.form.date")));
    }

    /** The presets of the form, in days. */
    static List<Integer> presets() {
        return List.of(30, 90, DAYS_MAX);
    }

    /** Without what was typed: people paste secrets into the wrong field. */
    @Override
    public String toString() {
        return "TypedForm";
    }
}
