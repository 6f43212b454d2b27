package dev.latchkey.engine.protocol;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The headers of a caller that no upstream gets, each with its reason; docs/headers.md shows them. A server in front of a program
 * often says by such a header what it found out by itself, and the program believes it. Here that server is Latchkey, so what a
 * caller says there is worth nothing.
 *
 * @param reason why, in sentences for whoever runs an upstream; Markdown
 * @param names as they are usually written
 * @param beginnings of names; whatever begins so stays behind
 */
public record WithheldHeaders(String reason, List<String> names, List<String> beginnings) {

    /** Everything that stays behind, by its reason. The headers that carry keys are the catalogue's and the documents', and come to it. */
    public static final List<WithheldHeaders> ALL = List.of(
            new WithheldHeaders(
                    "What the caller proves itself with, and cookies, which no API reads. Every header that carries"
                            + " keys of some API belongs here, too.",
                    List.of("Authorization", "Cookie", "Cookie2", "DPoP"),
                    List.of()),
            new WithheldHeaders(
                    "Meant for one connection, or it frames the message, which each connection does for itself (RFC"
                        + " 9110 section 7.6.1). What `Connection` names goes as well. `Proxy` alone is taken by some"
                        + " programs for the proxy that they shall use.",
                    List.of(
                            "Connection",
                            "Keep-Alive",
                            "TE",
                            "Trailer",
                            "Transfer-Encoding",
                            "Upgrade",
                            "HTTP2-Settings",
                            "Content-Length",
                            "Host",
                            "Expect",
                            "Max-Forwards"),
                    List.of("Proxy")),
            new WithheldHeaders(
                    "Only Latchkey writes them: who asks, what the request is called, and by which name Latchkey was"
                            + " reached.",
                    List.of("x-oauth-scopes", "X-Request-Id", "Forwarded"),
                    List.of("Latchkey", "X-Forwarded")),
            new WithheldHeaders(
                    "A proxy or a delivery network says by it where the caller is; a program that believes it lets the"
                            + " caller choose.",
                    List.of(
                            "Ali-CDN-Real-IP",
                            "CF-Connecting-IP",
                            "CF-Connecting-IPv6",
                            "CF-IPCountry",
                            "CF-Pseudo-IPv4",
                            "Client-IP",
                            "CloudFront-Viewer-Address",
                            "Do-Connecting-IP",
                            "Fastly-Client-IP",
                            "Fastly-FF",
                            "Fastly-Temp-XFF",
                            "Fly-Client-IP",
                            "Incap-Client-IP",
                            "Remote-Addr",
                            "Remote-Host",
                            "Remote-IP",
                            "True-Client-IP",
                            "WL-Proxy-Client-IP",
                            "X-Azure-ClientIP",
                            "X-Azure-SocketIP",
                            "X-Client-IP",
                            "X-Cluster-Client-IP",
                            "X-Coming-From",
                            "X-NF-Client-Connection-IP",
                            "X-Original-Forwarded-For",
                            "X-Original-Remote-Addr",
                            "X-Originating-IP",
                            "X-ProxyUser-IP",
                            "X-Real-IP",
                            "X-Remote-Addr",
                            "X-Remote-IP",
                            "X-Sucuri-ClientIP",
                            "X-Vercel-IP-Country"),
                    List.of("X-Appengine", "X-Azure-FDID", "X-Envoy")),
            new WithheldHeaders(
                    "A proxy or a mesh says by it who the caller has proven to be; here `Latchkey-Principal` does,"
                            + " signed.",
                    List.of(
                            "Remote-User",
                            "X-Access-Token",
                            "X-Anonymous-Consumer",
                            "X-Apigateway-Api-Userinfo",
                            "X-ARR-ClientCert",
                            "X-Auth-User",
                            "X-Authenticated-User",
                            "X-Authenticated-Userid",
                            "X-Credential-Identifier",
                            "X-Endpoint-API-UserInfo",
                            "X-ID-Token",
                            "X-JWT-Assertion",
                            "X-Remote-Group",
                            "X-Remote-Groups",
                            "X-Remote-User",
                            "X-Userinfo",
                            "X-WebAuth-User"),
                    List.of(
                            "CF-Access",
                            "Client-Cert",
                            "SSL-Client",
                            "X-Amzn-Oidc",
                            "X-Auth-Request",
                            "X-Client-Cert",
                            "X-Consumer",
                            "X-Goog-Authenticated-User",
                            "X-Goog-IAP",
                            "X-MS-Client-Principal",
                            "X-SSL-Client")),
            new WithheldHeaders(
                    "Some servers execute this method in place of the one that was judged. `_method` in the query is"
                            + " refused for the same reason.",
                    List.of("X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override", "X-Original-Method"),
                    List.of()),
            new WithheldHeaders(
                    "Some servers serve this path or host in place of the one that was judged, or skip a check for it.",
                    List.of(
                            "Base-URL",
                            "Destination",
                            "Request-URI",
                            "X-Backend-Host",
                            "X-Host",
                            "X-HTTP-DestinationURL",
                            "X-HTTP-Host-Override",
                            "X-HTTP-Path-Override",
                            "X-Invoke-Path",
                            "X-Invoke-Query",
                            "X-Matched-Path",
                            "X-Middleware-Rewrite",
                            "X-Middleware-Subrequest",
                            "X-Now-Route-Matches",
                            "X-Original-Host",
                            "X-Original-Path",
                            "X-Original-URI",
                            "X-Original-URL",
                            "X-Override-URL",
                            "X-Proxy-URL",
                            "X-Replaced-Path",
                            "X-Request-URI",
                            "X-Rewrite-URL",
                            "X-Script-Name"),
                    List.of()),
            new WithheldHeaders(
                    "A proxy says by it that the caller came by TLS; a program that believes it takes a plain request"
                            + " for a protected one.",
                    List.of(
                            "CF-Visitor",
                            "CloudFront-Forwarded-Proto",
                            "Front-End-Https",
                            "X-ARR-SSL",
                            "X-Proto",
                            "X-Scheme",
                            "X-SSL",
                            "X-Url-Scheme"),
                    List.of()));

    /** All of them and others, in any spelling. */
    public static FoldedNames with(Collection<String> otherNames, Collection<String> otherBeginnings) {
        var names = new ArrayList<>(otherNames);
        var beginnings = new ArrayList<>(otherBeginnings);
        for (var group : ALL) {
            names.addAll(group.names);
            beginnings.addAll(group.beginnings);
        }
        return new FoldedNames(names, beginnings);
    }
}
