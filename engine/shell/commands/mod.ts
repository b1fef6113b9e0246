/**
 * The programs of the shell, one file each: `grep.ts` exports `grep`. They know nothing of the shell that runs them:
 * they get their arguments, input and world, and are a process (../process.ts). To add one: a file with its Command and
 * a line here. What they share (options, reading, filters) is in ../tool.ts. Texts and exit codes are GNU's.
 */
import type { Command } from "../command.ts";
import { awk } from "./awk/mod.ts";
import { base64 } from "./base64.ts";
import { basename } from "./basename.ts";
import { cat } from "./cat.ts";
import { chmod } from "./chmod.ts";
import { clear } from "./clear.ts";
import { column } from "./column.ts";
import { comm } from "./comm.ts";
import { cp } from "./cp.ts";
import { apt, curl, docker, git, ping, scp, ssh, sudo, wget } from "./curl.ts";
import { cut } from "./cut.ts";
import { date } from "./date.ts";
import { df } from "./df.ts";
import { diff } from "./diff.ts";
import { dirname } from "./dirname.ts";
import { du } from "./du.ts";
import { env } from "./env.ts";
import { expr } from "./expr.ts";
import { file } from "./file.ts";
import { find } from "./find.ts";
import { fold } from "./fold.ts";
import { egrep, fgrep, grep } from "./grep.ts";
import { head } from "./head.ts";
import { hostname } from "./hostname.ts";
import { id } from "./id.ts";
import { join } from "./join.ts";
import { less, more } from "./less.ts";
import { ls } from "./ls.ts";
import { md5sum } from "./md5sum.ts";
import { mkdir } from "./mkdir.ts";
import { mktemp } from "./mktemp.ts";
import { mv } from "./mv.ts";
import { nl } from "./nl.ts";
import { nproc } from "./nproc.ts";
import { od } from "./od.ts";
import { paste } from "./paste.ts";
import { printenv } from "./printenv.ts";
import { ps } from "./ps.ts";
import { readlink, realpath } from "./realpath.ts";
import { rev } from "./rev.ts";
import { rm } from "./rm.ts";
import { rmdir } from "./rmdir.ts";
import { sed } from "./sed/mod.ts";
import { seq } from "./seq.ts";
import { sha256sum } from "./sha256sum.ts";
import { shuf } from "./shuf.ts";
import { sleep } from "./sleep.ts";
import { sort } from "./sort.ts";
import { stat } from "./stat.ts";
import { tac } from "./tac.ts";
import { tail } from "./tail.ts";
import { tee } from "./tee.ts";
import { timeout } from "./timeout.ts";
import { touch } from "./touch.ts";
import { tr } from "./tr.ts";
import { tty } from "./tty.ts";
import { uname } from "./uname.ts";
import { uniq } from "./uniq.ts";
import { uptime } from "./uptime.ts";
import { emacs, nano, vi, vim } from "./vi.ts";
import { watch } from "./watch.ts";
import { wc } from "./wc.ts";
import { which } from "./which.ts";
import { whoami } from "./whoami.ts";
import { xargs } from "./xargs.ts";
import { yes } from "./yes.ts";

export const COMMANDS: readonly Command[] = [
  apt,
  awk,
  base64,
  basename,
  cat,
  chmod,
  clear,
  column,
  comm,
  cp,
  curl,
  cut,
  date,
  df,
  diff,
  dirname,
  docker,
  du,
  egrep,
  emacs,
  env,
  expr,
  fgrep,
  file,
  find,
  fold,
  git,
  grep,
  head,
  hostname,
  id,
  join,
  less,
  ls,
  md5sum,
  mkdir,
  mktemp,
  more,
  mv,
  nano,
  nl,
  nproc,
  od,
  paste,
  ping,
  printenv,
  ps,
  readlink,
  realpath,
  rev,
  rm,
  rmdir,
  scp,
  sed,
  seq,
  sha256sum,
  shuf,
  sleep,
  sort,
  ssh,
  stat,
  sudo,
  tac,
  tail,
  tee,
  timeout,
  touch,
  tr,
  tty,
  uname,
  uniq,
  uptime,
  vi,
  vim,
  watch,
  wc,
  wget,
  which,
  whoami,
  xargs,
  yes,
];
