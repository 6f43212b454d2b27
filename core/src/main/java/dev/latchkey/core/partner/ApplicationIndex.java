package dev.latchkey.core.partner;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.View;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.core.command.ShownName;
import dev.latchkey.core.credential.SecurityProfile;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every application that works, in memory. Suspended ones and those of inactive partners are absent. Look-ups never block. Safe
 * for use by many threads.
 */
public final class ApplicationIndex implements View {

    /** Few, because one may have 32 KB of what its partner sent. */
    private static final int PAGE = 100;

    private final Partners partners;
    private final Applications applications;
    private final SecurityProfile profile;
    private final MemoryBudget budget;
    private final Map<String, LiveApplication> byClientId = new ConcurrentHashMap<>();
    private final Map<String, LiveApplication> byDocument = new ConcurrentHashMap<>();
    private final Map<String, Partner> activePartners = new ConcurrentHashMap<>();
    /** Only the follower touches it. */
    private final Map<String, Set<String>> clientIdsByPartner = new HashMap<>();

    /**
     * @param profile what every application keeps to, whatever was stored of it
     * @param budget told of what is held
     */
    public ApplicationIndex(
            Partners partners, Applications applications, SecurityProfile profile, MemoryBudget budget) {
        this.partners = partners;
        this.applications = applications;
        this.profile = profile;
        this.budget = budget;
    }

    @Override
    public String name() {
        return "applications";
    }

    /** By its own client_id. */
    public Optional<LiveApplication> find(String clientId) {
        return Optional.ofNullable(byClientId.get(clientId));
    }

    /** By the client_id that a request names: its own, or the address of its metadata document. */
    public Optional<LiveApplication> findByPublicId(String clientId) {
        var own = byClientId.get(clientId);
        // One with a document answers to the document's address alone.
        return own != null && own.publicClientId().equals(clientId)
                ? Optional.of(own)
                : Optional.ofNullable(byDocument.get(clientId));
    }

    /** What is held takes so much memory. */
    public MemoryBudget.Standing memory() {
        return budget.standing();
    }

    /** Those that cannot keep to the profile, in the order of their ids. Not for the request path. */
    public List<LiveApplication> refused() {
        return byClientId.values().stream()
                .filter(application -> !application.protocol().proof().canKeepTo(profile))
                .sorted(Comparator.comparing(LiveApplication::clientId))
                .toList();
    }

    /**
     * Whether a reader of this name thinks of an application of a partner, or of a partner, by its name. Looks at all of them: not for
     * the request path.
     */
    public boolean isNameTaken(String name) {
        return trusted().anyMatch(live -> isThoughtOf(name, live.application()))
                || trustedPartners().anyMatch(partner -> isThoughtOf(name, partner.name(), partner.isVouchedFor()));
    }

    /**
     * Whether a reader takes this name for that of another partner, or of an application of one. Not for the request path.
     *
     * @param partnerId whose name it is or shall be
     */
    boolean isTakenForAnothers(String name, String partnerId) {
        return trusted()
                        .filter(live -> !live.application().partnerId().equals(partnerId))
                        .anyMatch(live ->
                                ShownName.isTakenFor(name, live.application().name()))
                || trustedPartners()
                        .filter(partner -> !partner.id().equals(partnerId))
                        .anyMatch(partner -> ShownName.isTakenFor(name, partner.name()));
    }

    /**
     * Whether a reader of this name thinks of another partner, or of an application of one. Not for the request path.
     *
     * @param partnerId as in {@link #isTakenForAnothers}
     */
    boolean refersToAnothers(String name, String partnerId) {
        return trusted()
                        .filter(live -> !live.application().partnerId().equals(partnerId))
                        .anyMatch(live -> isThoughtOf(name, live.application()))
                || trustedPartners()
                        .filter(partner -> !partner.id().equals(partnerId))
                        .anyMatch(partner -> isThoughtOf(name, partner.name(), partner.isVouchedFor()));
    }

    private static boolean isThoughtOf(String name, Application application) {
        return isThoughtOf(name, application.name(), application.profile().isVerified());
    }

    /**
     * A partner's people name an application as they like, and so does an organisation itself that becomes a partner alone. A single word, such
     * as "Code", is everybody's within a longer name, unless the operator vouches for who has it.
     */
    private static boolean isThoughtOf(String name, String known, boolean isVouchedFor) {
        return (isVouchedFor || !ShownName.isOneWord(known))
                ? ShownName.refersTo(name, known)
                : ShownName.isTakenFor(name, known);
    }

    private Stream<Partner> trustedPartners() {
        return activePartners.values().stream().filter(partner -> !Partner.OF_MACHINES.contains(partner.id()));
    }

    private Stream<LiveApplication> trusted() {
        return byClientId.values().stream()
                .filter(live -> !Partner.OF_MACHINES.contains(live.application().partnerId()));
    }

    /**
     * Lets a command make an application that works, or change one.
     *
     * @param before as it is stored; absent for one that is new
     * @throws CommandRefused when a node has no room for it
     */
    public void requireRoom(@Nullable Application before, Application after) {
        budget.require(
                after.partnerId(),
                after.clientId(),
                before == null ? 0 : ApplicationBytes.of(before),
                ApplicationBytes.of(after));
    }

    @Override
    public void loadAll(Transaction tx) {
        var there = new HashSet<String>();
        for (var page = partners.page(tx, "", PAGE);
                !page.isEmpty();
                page = partners.page(tx, page.getLast().id(), PAGE)) {
            for (var partner : page) {
                reload(tx, partner.id());
                there.add(partner.id());
            }
        }
        for (var partnerId : List.copyOf(clientIdsByPartner.keySet())) {
            if (!there.contains(partnerId)) {
                replace(partnerId, Set.of());
            }
        }
        activePartners.keySet().retainAll(there);
    }

    @Override
    public void apply(Transaction tx, Change change) {
        switch (change.kind()) {
            case PARTNER -> reload(tx, change.ownerId());
            case APPLICATION -> reload(tx, change.ownerId(), change.entityId());
            case COMPANY, USER, SYSTEM_ROLE, ACCESS_GROUP, CREDENTIAL, PARTNER_KEY, INSTALLATION, GRANT -> {}
            case SIGNING_KEY, SCOPE, REVOKED_TOKEN, SESSION -> {}
        }
    }

    /** One alone: partners of machines have thousands. */
    private void reload(Transaction tx, String partnerId, String clientId) {
        var partner = partners.find(tx, partnerId).filter(Partner::isActive);
        var application = applications.find(tx, partnerId, clientId).filter(Application::isActive);
        if (partner.isPresent() && application.isPresent()) {
            clientIdsByPartner.computeIfAbsent(partnerId, _ -> new HashSet<>()).add(clientId);
            put(new LiveApplication(
                    application.get().under(profile).shortened(), partner.get().name()));
            return;
        }
        var ids = clientIdsByPartner.get(partnerId);
        if (ids != null && ids.remove(clientId) && ids.isEmpty()) {
            clientIdsByPartner.remove(partnerId);
        }
        remove(clientId);
    }

    private void reload(Transaction tx, String partnerId) {
        var fresh = new HashSet<String>();
        var partner = partners.find(tx, partnerId).filter(Partner::isActive).orElse(null);
        if (partner == null) {
            activePartners.remove(partnerId);
        } else {
            activePartners.put(partnerId, partner);
            for (var page = applications.page(tx, partnerId, "", PAGE);
                    !page.isEmpty();
                    page = applications.page(tx, partnerId, page.getLast().clientId(), PAGE)) {
                for (var application : page) {
                    if (application.isActive()) {
                        fresh.add(application.clientId());
                        put(new LiveApplication(application.under(profile).shortened(), partner.name()));
                    }
                }
            }
        }
        replace(partnerId, fresh);
    }

    private void replace(String partnerId, Set<String> fresh) {
        var stale = fresh.isEmpty() ? clientIdsByPartner.remove(partnerId) : clientIdsByPartner.put(partnerId, fresh);
        if (stale != null) {
            stale.stream().filter(id -> !fresh.contains(id)).forEach(this::remove);
        }
    }

    private void put(LiveApplication application) {
        var before = byClientId.put(application.clientId(), application);
        hold(before, application);
        var document = application.application().profile().documentUri();
        if (document != null) {
            byDocument.put(document, application);
        }
        if (before != null && !before.publicClientId().equals(application.publicClientId())) {
            byDocument.remove(before.publicClientId());
        }
    }

    private void hold(@Nullable LiveApplication before, @Nullable LiveApplication after) {
        var either = Objects.requireNonNull(after == null ? before : after).application();
        budget.hold(either.partnerId(), either.clientId(), bytesOf(before), bytesOf(after));
    }

    private static long bytesOf(@Nullable LiveApplication live) {
        return live == null ? 0 : ApplicationBytes.of(live.application());
    }

    private void remove(String clientId) {
        var before = byClientId.remove(clientId);
        if (before != null) {
            hold(before, null);
            byDocument.remove(before.publicClientId());
        }
    }
}
