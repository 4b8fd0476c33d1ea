# One image; the role is the command: node dist/<api|worker|bot|agent|standalone>/main.js
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY worker/charts/canvas-shim worker/charts/canvas-shim
# `npm install`, not `npm ci`: the lockfile leaves out other platforms' binaries.
RUN npm install --no-fund --no-audit
COPY . .
RUN npm run build && npm prune --omit=dev --no-fund --no-audit

FROM node:20-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/worker/charts/canvas-shim worker/charts/canvas-shim
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN mkdir -p /var/lib/chatops /var/lib/chatops-agent && chown node:node /var/lib/chatops /var/lib/chatops-agent
USER node
CMD ["node", "dist/api/main.js"]
