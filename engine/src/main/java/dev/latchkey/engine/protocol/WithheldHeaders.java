package dev.latchkey.engine.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The headers of a caller that no upstream gets, each with its reason; docs/headers.md shows them. A server in front of a program
 * often says by such a header what it found out by itself, and the program believes it. Here that server is Latchkey, so what a
 * caller says there is worth nothing.
 *
 * @param reason why, in sentences for whoever runs an upstream; Markdown
 * @param mayPass whether an API may take them all the same, each by its name
 * @param names as they are usually written
 * @param beginnings of names; whatever begins so stays behind
 */
public record WithheldHeaders(String reason, boolean mayPass, List<String> names, List<String> beginnings) {

    private static final WithheldHeaders IDENTITY = unlessTaken(
            "A proxy or a mesh says by it who the caller has proven to be, or lets it act as somebody else; here"
                + " `Latchkey-Principal` says so, signed. Programs that people sign in to behind such a proxy believe"
                + " it alone.",
            """
            Affiliation Auth-Groups Auth-Mail Auth-User CAS-User Eppn Es-Security-Runas-User Gap-Auth Gap-Signature IV-Creds IV-Groups IV-User IV-User-L OAM-Remote-User Persistent-Id
            OpenDistro-Security-Impersonate-As OpenSearch-Security-Impersonate-As SM-AuthType SM-Universalid SM-User SM-UserDN
            SM-UserGroups SMUser WSAT WSCC WSCS WSIS WSPC WSPR WSPT WSRA WSRH WSRU WSSC WSSI WSSN
            X-Access-Token X-Amzn-Lambda-Context X-Amzn-Request-Context X-Anonymous-Consumer
            X-Approuter-Authorization X-ARR-ClientCert X-Auth-Email X-Auth-Groups X-Auth-Roles X-Auth-Subject
            X-Auth-Token X-Auth-User X-Auth-Userid X-Auth-Username X-Client-DN X-Client-S-DN X-Client-Verify X-ClientCert
            X-Credential-Identifier X-Credential-Username X-Email X-ID-Token X-Presto-User X-Proxy-Roles X-Proxy-User X-RapidAPI-Proxy-Secret X-RapidAPI-Subscription
            X-RapidAPI-User X-Roles X-Scope-OrgID X-Serverless-Authorization X-Sourcegraph-Actor-UID X-Trino-User X-User X-User-Id X-User-Name X-Userinfo X-Vercel-OIDC-Token
            """,
            """
            AJP CF-Access Client-Cert Dapr-Caller Gitlab-Workhorse Impersonate L5D-Client MELLON Ngrok-Auth-User OIDC Remote Shib SSL-Client
            Tailscale Teleport X-Amzn-Mtls X-Amzn-Oidc X-Apigateway-Api X-Auth-CouchDB X-Auth-Request X-Authenticated X-Authentik
            X-Client-Cert X-Consumer X-Endpoint-API X-Goog-Authenticated-User X-Goog-IAP X-Hass X-Hasura X-Istio X-JWT
            X-MS-Client-Principal X-MS-Token X-Pomerium X-Remote X-SSL X-TLS-Client X-Token X-Vouch X-WebAuth
            """);

    /** Everything that stays behind, by its reason. The headers that carry keys are the catalogue's and the documents', and come to it. */
    public static final List<WithheldHeaders> ALL = List.of(
            never(
                    "What the caller proves itself with, and cookies, which no API reads. Every header that carries"
                            + " keys of some API belongs here, too.",
                    "Authorization Cookie Cookie2 DPoP",
                    ""),
            never(
                    "Meant for one connection, or it frames the message, which each connection does for itself (RFC"
                        + " 9110 section 7.6.1). What `Connection` names stays behind as well; a request that names"
                        + " there what it is read by is refused. `Proxy` alone is taken by some programs for the proxy"
                        + " that they shall use.",
                    """
                    Connection Keep-Alive TE Trailer Transfer-Encoding Upgrade HTTP2-Settings Content-Length Host Expect
                    Max-Forwards
                    """,
                    "Proxy"),
            never(
                    "Only Latchkey writes them: who asks, what the request is called, and by which name Latchkey was"
                            + " reached.",
                    "x-oauth-scopes X-Request-Id",
                    "Forwarded Latchkey X-Forwarded"),
            never(
                    "Some servers execute this method in place of the one that was judged. `_method` in the query is"
                            + " refused for the same reason.",
                    "HTTP-Method-Override Method-Override X-HTTP-Method X-HTTP-Method-Override X-HTTP-Verb"
                            + " X-HTTP-Verb-Override X-Method X-Method-Override X-Original-Method X-Verb-Override",
                    ""),
            unlessTaken(
                    "A proxy or a delivery network says by it where the caller is; a program that believes it lets the"
                            + " caller choose.",
                    """
                    Ali-CDN-Real-IP CDN-Src-IP CF-Pseudo-IPv4 CF-Region CF-Timezone Client-IP Cluster-Client-IP Do-Connecting-IP
                    Fastly-Client Fastly-Client-IP Fastly-FF Fastly-Temp-XFF Fly-Client-IP Fly-Region Incap-Client-IP IV-Remote-Address
                    IV-Remote-Address-IPv6 L5D-Remote-IP Real-IP True-Client-IP WL-Proxy-Client-IP X-Akamai-Edgescape
                    X-Azure-ClientIP X-Azure-SocketIP X-CDN-Src-IP X-Client-Address X-Client-IP X-Cluster-Client-IP X-Coming-From
                    X-Custom-IP-Authorization X-Forward-For X-HTTP-Client-IP X-Original-Forwarded-For X-Original-Remote-Addr
                    X-Originating-IP X-ProxyUser-IP X-Real-IP X-Remote-Addr X-Remote-IP X-Source-IP X-Sucuri-ClientIP
                    X-Sucuri-Country X-True-Client-IP
                    """,
                    "CF-Connecting CF-IP CloudFront-Viewer X-Appengine X-Azure-FDID X-Envoy X-NF X-Vercel"),
            IDENTITY,
            unlessTaken(
                    "Some servers make another header of it, as grpc-gateway makes `authorization` of"
                            + " `Grpc-Metadata-Authorization` and Next.js of `X-Middleware-Request-Authorization`.",
                    "",
                    "Grpc-Metadata Grpcgateway X-Middleware"),
            unlessTaken(
                    "Some servers serve this path, host or file in place of the one that was judged, or skip a check"
                            + " for it.",
                    """
                    Base-URL Dapr-App-Id Destination Disguised-Host L5D-Dst-Override Path-Info Path-Translated Request-URI
                    Script-Name Was-Default-Hostname X-Astro-Path X-Backend-Host X-CF-Forwarded-Url X-Host X-HTTP-DestinationURL X-HTTP-Host-Override
                    X-HTTP-Path-Override X-Ingress-Path X-Invoke-Path X-Invoke-Query X-Matched-Path X-Now-Route-Matches
                    X-Original-Host X-Original-Path X-Original-URI X-Original-URL X-Override-URL X-Proxy-URL X-Replaced-Path
                    X-Request-URI X-Rewrite-URL X-Script-Name X-Sendfile-Type X-Waws-Unencoded-URL
                    """,
                    "spring.cloud.function X-Accel"),
            unlessTaken(
                    "Some servers run what it names, whatever the method and the path ask for: Feathers a method of the"
                            + " service, Next.js and others a function beside the page, October and Winter a handler,"
                            + " YARPC and services in the manner of AWS one procedure of all.",
                    """
                    Next-Action Rpc-Procedure Rpc-Service Rsc-Action X-Amz-Target X-October-Request-Handler X-RPC-Method X-RPC-Service
                    X-Rsc-Action X-Server-Id X-Service-Method X-Winter-Request-Handler
                    """,
                    ""),
            unlessTaken(
                    "A proxy says by it that the caller came by TLS; a program that believes it takes a plain request"
                            + " for a protected one.",
                    """
                    CF-Visitor CloudFront-Forwarded-Proto Fastly-SSL Front-End-Https HTTPS X-AppService-Proto X-ARR-SSL X-Proto
                    X-Scheme X-Url-Scheme
                    """,
                    "Fly-Forwarded"));

    private static WithheldHeaders never(String reason, String names, String beginnings) {
        return new WithheldHeaders(reason, false, words(names), words(beginnings));
    }

    private static WithheldHeaders unlessTaken(String reason, String names, String beginnings) {
        return new WithheldHeaders(reason, true, words(names), words(beginnings));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** All of them and others, in any spelling. */
    public static FoldedNames with(Collection<String> otherNames, Collection<String> otherBeginnings) {
        return folded(group -> true, otherNames, otherBeginnings);
    }

    /** Those that no API can take, and others, in any spelling. */
    public static FoldedNames neverPassing(Collection<String> otherNames, Collection<String> otherBeginnings) {
        return folded(group -> !group.mayPass, otherNames, otherBeginnings);
    }

    /**
     * All but those by which others say who somebody is, and others, in any spelling: keys are known to stand there as well, as in
     * {@code X-Access-Token}.
     */
    static FoldedNames butIdentity(Collection<String> otherNames, Collection<String> otherBeginnings) {
        return folded(group -> !group.equals(IDENTITY), otherNames, otherBeginnings);
    }

    private static FoldedNames folded(
            Predicate<WithheldHeaders> which, Collection<String> otherNames, Collection<String> otherBeginnings) {
        var names = new ArrayList<>(otherNames);
        var beginnings = new ArrayList<>(otherBeginnings);
        for (var group : ALL) {
            if (which.test(group)) {
                names.addAll(group.names);
                beginnings.addAll(group.beginnings);
            }
        }
        return new FoldedNames(names, beginnings);
    }
}
