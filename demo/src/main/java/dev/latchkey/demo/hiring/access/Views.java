package dev.latchkey.demo.hiring.access;

import dev.latchkey.client.UpstreamPrincipal;
import dev.latchkey.client.UpstreamPrincipal.ActingUser;
import dev.latchkey.client.UpstreamPrincipal.Anonymous;
import dev.latchkey.client.UpstreamPrincipal.CompanyClient;
import dev.latchkey.client.UpstreamPrincipal.CompanyKey;
import dev.latchkey.client.UpstreamPrincipal.PartnerKey;
import dev.latchkey.client.UpstreamPrincipal.TokenHolder;
import dev.latchkey.demo.hiring.access.VisibleRows.Parts;
import dev.latchkey.demo.hiring.access.VisibleRows.WholeCompany;
import dev.latchkey.demo.hiring.directory.DirectoryAccessGroup;
import dev.latchkey.demo.hiring.directory.DirectoryActor;
import dev.latchkey.demo.hiring.directory.HiringDirectory;
import dev.latchkey.demo.hiring.directory.OrgRule;
import dev.latchkey.demo.hiring.http.ApiFault;
import dev.latchkey.demo.hiring.http.Call;
import dev.latchkey.engine.protocol.CredentialKind;
import dev.latchkey.engine.protocol.Permission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says which rows a principal may see. The rules of an access group are read for each request, so a change is in force at once. */
public final class Views {

    private static final Permission ACCESS_ALL_JOBS = new Permission("access_all_jobs");
    private static final Permission JOBS_EDIT = new Permission("jobs_edit");

    /** Built-in roles that see the jobs of their hiring teams and nothing else. */
    private static final Set<String> TEAM_ONLY_ROLES = Set.of("RESTRICTED", "EMPLOYEE");

    private static final List<String> COMPANY_KINDS = List.of(
            CredentialKind.API_KEY.wireName(),
            CredentialKind.CLIENT_CREDENTIALS.wireName(),
            CredentialKind.AUTHORIZATION_CODE.wireName());

    private final HiringDirectory directory;

    public Views(HiringDirectory directory) {
        this.directory = directory;
    }

    /** @throws ApiFault 401 for an anonymous request, 403 for a partner's key: neither has a company */
    public VisibleRows of(Call call) {
        return switch (call.principal()) {
            case Anonymous _ -> throw ApiFault.unauthorized();
            case PartnerKey _ ->
                throw ApiFault.kindNotAccepted(COMPANY_KINDS, CredentialKind.PARTNER_API_KEY.wireName());
            case CompanyKey key -> new VisibleRows(key.company().id(), new WholeCompany(), true);
            case TokenHolder holder -> viewOf(holder);
        };
    }

    private VisibleRows viewOf(TokenHolder holder) {
        var companyId = holder.company().id();
        var role = holder.role();
        if (holder.reachesWholeOrganisation() || role.holds(ACCESS_ALL_JOBS)) {
            return new VisibleRows(companyId, new WholeCompany(), true);
        }
        var parts = switch (holder) {
            case CompanyClient client -> new Parts(null, groupRules(companyId, client.accessGroupId()), false);
            case ActingUser user when TEAM_ONLY_ROLES.contains(role.id()) -> new Parts(user.userId(), List.of(), false);
            case ActingUser user -> new Parts(user.userId(), groupRules(companyId, user.accessGroupId()), true);
        };
        return new VisibleRows(companyId, parts, role.holds(JOBS_EDIT));
    }

    private List<OrgRule> groupRules(String companyId, @Nullable String accessGroupId) {
        return accessGroupId == null
                ? List.of()
                : directory
                        .findAccessGroup(companyId, accessGroupId)
                        .map(DirectoryAccessGroup::rules)
                        .orElse(List.of());
    }

    /**
     * Who asks, for what is written.
     *
     * @param requestId as the gateway calls the request
     */
    public static DirectoryActor actor(UpstreamPrincipal principal, String requestId) {
        return switch (principal) {
            case Anonymous() -> new DirectoryActor("anonymous", null, requestId);
            case CompanyKey key -> new DirectoryActor(key.credentialId(), key.createdBy(), requestId);
            case PartnerKey key -> new DirectoryActor(key.credentialId(), null, requestId);
            case CompanyClient client -> new DirectoryActor(client.credentialId(), null, requestId);
            case ActingUser user -> new DirectoryActor(user.credentialId(), user.userId(), requestId);
        };
    }
}
