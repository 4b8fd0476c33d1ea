/** Where Alertmanager is to post to: beside this page. */
export const hookUrl = (page: string): string =>
  new URL('api/v1/hooks/alertmanager', page.split('#')[0]).href;

/** Ready to paste below `receivers:`. */
export const alertmanagerReceiver = (url: string, key: string): string => `- name: chatops
  webhook_configs:
    - url: ${url}
      send_resolved: true
      max_alerts: 500
      http_config:
        authorization:
          type: Bearer
          credentials: ${key}`;
