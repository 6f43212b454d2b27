package dev.latchkey.demo.hiring.candidates;

import dev.latchkey.demo.hiring.access.Views;
import dev.latchkey.demo.hiring.access.VisibleRows;
import dev.latchkey.demo.hiring.directory.DirectoryActor;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.http.Answer;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.demo.hiring.http.HiringInput;
import dev.latchkey.demo.hiring.http.Route;
import dev.latchkey.demo.hiring.store.HiringStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * Sharing candidates with users: a note that names candidates as {@code #[CANDIDATE:id]} is shared with users, who see
 * those candidates for as long as the note exists.
 */
public final class SharesApi {

    private static final String API = "messages-api";
    private static final Pattern MENTION = Pattern.compile("#\\[CANDIDATE:([0-9A-Za-z-]{1,64})]");
    private static final int CONTENT_LENGTH_MAX = 4_000;
    private static final int CANDIDATES_MAX = 20;
    private static final int USERS_MAX = 50;
    private static final int ID_LENGTH_MAX = 64;

    private final HiringStore store;
    private final Views views;
    private final HiringDirectory directory;
    private final InstantSource clock;

    public SharesApi(HiringStore store, Views views, HiringDirectory directory, InstantSource clock) {
        this.store = store;
        this.views = views;
        this.directory = directory;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                new Route(API, "POST", "/messages/shares", this::create),
                new Route(API, "DELETE", "/messages/shares/{id}", this::delete));
    }

    private Answer create(Call call) {
        var view = views.of(call);
        var json = call.json();
        var content = json.text("content", CONTENT_LENGTH_MAX);
        var candidates = mentioned(json, content);
        var shareWith = json.object("shareWith");
        var users = users(view, shareWith);
        var actor = Views.actor(call.principal(), call.requestId());
        return store.write(handle -> {
            for (var candidate : candidates) {
                CandidateRow.get(handle, view, candidate);
                ApplicationRow.requireFullAccess(handle, view, candidate);
            }
            var now = clock.millis();
            var id = share(handle, view, actor, content, candidates, users, now);
            return Answer.created(
                    "/messages/shares/" + id, new CandidateShapes.Share(id, content, Instant.ofEpochMilli(now)));
        });
    }

    private static Set<String> mentioned(HiringInput json, String content) {
        var candidates = new LinkedHashSet<String>();
        MENTION.matcher(content).results().forEach(match -> candidates.add(match.group(1)));
        if (candidates.isEmpty() || candidates.size() > CANDIDATES_MAX) {
            throw json.fault(
                    "content",
                    "1 to " + CANDIDATES_MAX + " candidates named as #[CANDIDATE:id]",
                    String.valueOf(candidates.size()));
        }
        return candidates;
    }

    private Set<String> users(VisibleRows view, HiringInput shareWith) {
        var users = new LinkedHashSet<>(shareWith.texts("users", USERS_MAX, ID_LENGTH_MAX));
        if (users.isEmpty()) {
            throw shareWith.fault("users", "at least one user", "none");
        }
        for (var user : users) {
            if (directory.findUser(view.companyId(), user).isEmpty()) {
                throw shareWith.fault("users", "ids of users of the company", "another");
            }
        }
        return users;
    }

    /** Writes the note and what it shares; its id. */
    static String share(
            Handle handle,
            VisibleRows view,
            DirectoryActor actor,
            String content,
            Collection<String> candidates,
            Collection<String> users,
            long now) {
        var id = UUID.randomUUID().toString();
        handle.createUpdate("""
            insert into shared_note (id, company_id, content, author_id, shared_by, created_at)
            values (:id, :company, :content, :author, :shared_by, :now)
            """)
                .bind("id", id)
                .bind("company", view.companyId())
                .bind("content", content)
                .bind("author", actor.userId())
                .bind("shared_by", actor.credentialId())
                .bind("now", now)
                .execute();
        for (var candidate : candidates) {
            for (var user : users) {
                handle.createUpdate("""
                    insert into candidate_share (company_id, note_id, candidate_id, user_id)
                    values (:company, :note, :candidate, :user)
                    """)
                        .bind("company", view.companyId())
                        .bind("note", id)
                        .bind("candidate", candidate)
                        .bind("user", user)
                        .execute();
            }
        }
        return id;
    }

    /** Its author may delete a note, and who sees the whole company; for others it does not exist. */
    private Answer delete(Call call) {
        var view = views.of(call);
        var actor = Views.actor(call.principal(), call.requestId());
        return store.write(handle -> {
            var deleted = handle.createUpdate("""
                delete from shared_note
                 where id = :note
                   and company_id = :company
                   and (:sees_all or author_id = :author or (author_id is null and shared_by = :shared_by))
                """)
                    .bind("note", call.path("id"))
                    .bind("company", view.companyId())
                    .bind("sees_all", view.reachesWholeCompany())
                    .bind("author", actor.userId())
                    .bind("shared_by", actor.credentialId())
                    .execute();
            if (deleted == 0) {
                throw ApiFault.notFound("shared note");
            }
            return Answer.noContent();
        });
    }
}
